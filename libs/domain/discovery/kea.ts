import { addressOf, instantOf, macOf, macOfDuid, nameOf, type Sighting } from './sighting.js';

/** States of a lease in Kea: assigned, declined, reclaimed after its end, released. Only the first and third tell of a PC that was there. */
const DECLINED = '1';
/** Type of a lease of IPv6 that is a whole network, given to a router. */
const PREFIX = '2';

/**
 * The files that make up Kea's lease store beside `name`, in the order in which Kea itself reads them: while its clean-up runs, older leases
 * stand in `.completed`, or in `.2` and `.1`.
 * @param present names of the files in the folder
 */
export function keaFiles(name: string, present: ReadonlySet<string>): string[] {
  const completed = `${name}.completed`;
  const older = present.has(completed) ? [completed] : [`${name}.2`, `${name}.1`];
  return [...older, name].filter((file) => present.has(file));
}

/**
 * Reads a lease file of Kea's memfile (CSV), for IPv4 or IPv6. Kea appends: the last line of an address counts. A line without its end (Kea is
 * writing it) is passed over, and so is one with too few fields.
 * @returns one sighting per line, in the order of the file
 */
export function parseKea(file: string): Sighting[] {
  const lines = file.split('\n').slice(0, -1);
  const heads = (lines[0] ?? '').trim().split(',');
  const column = Object.fromEntries(heads.map((head, at) => [head, at]));
  if (column.address === undefined || column.expire === undefined) return [];
  return lines.slice(1).flatMap((line) => {
    const fields = line.trim().split(',').map(plain);
    const given = (head: string) => fields[column[head] ?? -1] ?? '';
    const address = addressOf(given('address'));
    if (address === null || given('state') === DECLINED || given('lease_type') === PREFIX) return [];
    const until = instantOf(given('expire'));
    const lasts = Number(given('valid_lifetime'));
    // A lease that is given back is written with no lifetime at all.
    const at = until && Number.isSafeInteger(lasts) ? new Date(until.getTime() - lasts * 1000) : null;
    // What Kea found out itself comes before the client's id, which cloned PCs may share.
    const mac = macOf(given('hwaddr')) ?? macOfDuid(given('duid'));
    return [{ mac, name: nameOf(given('hostname')), address, vendor: null, at, until }];
  });
}

/** Kea writes a comma inside a field as `&#x2c`. */
function plain(field: string): string {
  return field.replaceAll('&#x2c', ',');
}
