import { addressOf, instantOf, macOf, macOfDuid, nameOf, type Sighting } from './sighting.js';

/**
 * Reads a leases file of dnsmasq: end of the lease (0: none), MAC, address, name or `*`, client id. What follows the line `duid` is IPv6, where a
 * number that the PC chose stands in place of the MAC, and the client id is its DUID. When a PC was there is not in it. A line
 * without its end is passed over.
 */
export function parseDnsmasq(file: string): Sighting[] {
  const sightings: Sighting[] = [];
  let ipv6 = false;
  for (const line of file.split('\n').slice(0, -1)) {
    const [end = '', hardware = '', given = '', name = '', client = ''] = line.trim().split(/\s+/);
    if (end === 'duid') ipv6 = true;
    const address = addressOf(given);
    if (address === null || !/^\d+$/.test(end)) continue;
    // `06-02:…` names a hardware type other than Ethernet.
    const mac = ipv6 ? macOfDuid(client) : macOf(hardware);
    const until = end === '0' ? null : instantOf(end);
    sightings.push({ mac, name: nameOf(name), address, vendor: null, at: null, until });
  }
  return sightings;
}
