import { splitCsv } from './csv.js';
import { addressOf, isKnowable, macOf, nameOf, type Sighting, textOf } from './sighting.js';

type Field = 'name' | 'mac' | 'address' | 'vendor';

/** Words by which a list may head its columns. Compared in lower case, without spaces, `-` and `_`. */
const HEADS: Readonly<Record<Field, readonly string[]>> = {
  name: ['name', 'hostname', 'host', 'computer', 'computername', 'pc', 'machine', 'device', 'devicename', 'rechner'],
  mac: ['mac', 'macaddress', 'hardwareaddress', 'hwaddr', 'ethernet', 'physicaladdress'],
  address: ['address', 'ip', 'ipaddress', 'ipv4', 'ipv4address'],
  vendor: ['os', 'operatingsystem', 'system', 'vendor', 'vendorclass', 'betriebssystem'],
};

/**
 * Reads a list that somebody keeps: CSV with a head that names its columns; without one, each field is taken for what it looks like.
 * Empty lines are nothing.
 * @returns the PCs, and the numbers of the lines that tell of none
 */
export function readList(file: string): { sightings: Sighting[]; passedOver: number[] } {
  const records = splitCsv(file).filter(({ fields }) => fields.some((field) => field.trim() !== ''));
  const heads = (records[0]?.fields ?? []).map(headOf);
  const headed = heads.some((head) => head !== null);
  const sightings: Sighting[] = [];
  const passedOver: number[] = [];
  for (const { line, fields } of headed ? records.slice(1) : records) {
    const sighting = headed ? byHead(fields, heads) : byLook(fields);
    if (isKnowable(sighting)) sightings.push(sighting);
    else passedOver.push(line);
  }
  return { sightings, passedOver };
}

export const parseList = (file: string): Sighting[] => readList(file).sightings;

function headOf(text: string): Field | null {
  const word = text.toLowerCase().replace(/[\s_-]/g, '');
  return (Object.keys(HEADS) as Field[]).find((field) => HEADS[field].includes(word)) ?? null;
}

function byHead(record: readonly string[], heads: readonly (Field | null)[]): Sighting {
  const given = (field: Field) => record[heads.indexOf(field)] ?? '';
  return {
    mac: macOf(given('mac')),
    name: nameOf(given('name')),
    address: addressOf(given('address')),
    vendor: textOf(given('vendor')),
    at: null,
    until: null,
  };
}

function byLook(record: readonly string[]): Sighting {
  const mac = record.map(macOf).find((value) => value !== null) ?? null;
  const address = record.map(addressOf).find((value) => value !== null) ?? null;
  const rest = record.find((field) => macOf(field) === null && addressOf(field) === null);
  return { mac, address, name: nameOf(rest ?? ''), vendor: null, at: null, until: null };
}
