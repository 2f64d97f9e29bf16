import { readHost } from '#domain/reach/host.js';

export const MOST = 200;

/** What somebody pasted: names or addresses, apart by anything that stands in no address; and what is wrong with the others. */
export function readAddresses(text: string): { addresses: string[]; bad: { word: string; problem: string }[] } {
  const addresses = new Set<string>();
  const bad: { word: string; problem: string }[] = [];
  for (const word of text.split(/[\s,;]+/).filter(Boolean)) {
    const read = readHost(word);
    if ('host' in read) addresses.add(read.host.toLowerCase());
    else bad.push({ word, problem: read.problem });
  }
  return { addresses: [...addresses], bad };
}
