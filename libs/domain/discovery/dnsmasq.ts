import { addressOf, instantOf, macOf, nameOf, type Sighting } from './sighting.js';

/**
 * Reads a leases file of dnsmasq: end of the lease (0: none), MAC, address, name or `*`, client id. What follows the line `duid` is
 * IPv6, whose second field is no MAC. When a PC was there is not in it. A line without its end is passed over.
 */
export function parseDnsmasq(file: string): Sighting[] {
  const sightings: Sighting[] = [];
  for (const line of file.split('\n').slice(0, -1)) {
    const [end = '', hardware = '', given = '', name = ''] = line.trim().split(/\s+/);
    if (end === 'duid') break;
    const address = addressOf(given);
    if (address === null || !/^\d+$/.test(end)) continue;
    // `06-02:…` names a hardware type other than Ethernet.
    const until = end === '0' ? null : instantOf(end);
    sightings.push({ mac: macOf(hardware), name: nameOf(name), address, vendor: null, at: null, until });
  }
  return sightings;
}
