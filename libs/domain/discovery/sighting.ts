import { ipv6Of } from '../reach/host.js';

/** One PC as one source tells of it. What the source does not say is null. */
export interface Sighting {
  /** Twelve lower-case hex digits in pairs, `02:00:00:00:00:01`. */
  readonly mac: string | null;
  /** Host name without its domain, in upper case as Windows shows it. */
  readonly name: string | null;
  /** IPv4 or IPv6 address. */
  readonly address: string | null;
  /** DHCP vendor class (option 60), or the operating system that a directory names. */
  readonly vendor: string | null;
  /** When it was on the network last, as far as the source says so. */
  readonly at: Date | null;
  /** When its lease ends; null for one without an end, and for what is no lease. */
  readonly until: Date | null;
}

/** Longest text that is kept of a source; DHCP options and DNS names are shorter. */
const TEXT_MAX = 255;

/** Takes `0a-1B-…`, `0a1b.2c3d.4e5f` and the like. @returns null for anything that is no Ethernet address, and for all zeros or ones */
export function macOf(text: string): string | null {
  const digits = text.trim().toLowerCase().replace(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits) || /^(0{12}|f{12})$/.test(digits)) return null;
  return digits.match(/../g)!.join(':');
}

/**
 * The MAC in a DHCPv6 client id (RFC 8415, 11.2 and 11.4): of an Ethernet adapter, which need not be the one that is on this network.
 * @param duid its bytes as pairs of hex digits, with or without `:`. @returns null for a kind of id that holds none
 */
export function macOfDuid(duid: string): string | null {
  const digits = duid.toLowerCase().replaceAll(':', '');
  const [, mac] = /^(?:00010001[0-9a-f]{8}|00030001)([0-9a-f]{12})$/.exec(digits) ?? [];
  return mac === undefined ? null : macOf(mac);
}

/** The first label of a host name. @returns null for what tells no PC from another: empty, `*`, `localhost`, an address */
export function nameOf(text: string): string | null {
  const [label = ''] = text.trim().split('.', 1);
  const name = label.toUpperCase();
  if (name === '' || name === 'LOCALHOST' || /^\d+$/.test(name) || name.length > 63) return null;
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? name : null;
}

/** @returns the address as everybody writes it (IPv6 as in RFC 5952), or null for one that no PC can have */
export function addressOf(text: string): string | null {
  const address = text.trim().toLowerCase();
  const bytes = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (bytes) return bytes.slice(1).every((byte) => Number(byte) <= 255) && address !== '0.0.0.0' ? address : null;
  return ipv6Of(address);
}

/** Text of a source, fit to be kept: without control characters, bounded. */
export function textOf(text: string): string | null {
  const clean = text.replace(/\p{C}/gu, '').trim().slice(0, TEXT_MAX);
  return clean === '' ? null : clean;
}

/** @param seconds since 1970, in digits. @returns null for what is no instant */
export function instantOf(seconds: string): Date | null {
  if (!/^\d{1,11}$/.test(seconds)) return null;
  return new Date(Number(seconds) * 1000);
}

/** Whether there is anything to know the PC by. */
export function isKnowable({ mac, name, address }: Sighting): boolean {
  return mac !== null || name !== null || address !== null;
}
