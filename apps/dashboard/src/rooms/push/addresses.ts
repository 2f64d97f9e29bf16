/** As the API takes an address. */
const ADDRESS = /^[a-z0-9.:_-]{1,253}$/;
export const MOST = 200;

/** What somebody pasted: names or addresses, apart by anything that stands in no address. */
export function readAddresses(text: string): { addresses: string[]; bad: string[] } {
  const words = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const good = words.filter((word) => ADDRESS.test(word));
  return { addresses: [...new Set(good)], bad: words.filter((word) => !ADDRESS.test(word)) };
}
