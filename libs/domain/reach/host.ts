/** Why something is no host that can be reached, as a sentence for whoever typed it. */
const NO_HOST = 'This is neither a name nor an address.';
const NO_IPV6 = 'This is no IPv6 address; write it without a port.';
const LINK_LOCAL =
  'An address that begins with fe80 holds on one cable only: give the name, or another address of the PC.';

/** The shortest spelling (RFC 5952). @returns null for what is no IPv6 address that a machine can have, and for one with a scope (`%eth0`) */
export function ipv6Of(text: string): string | null {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':')) return null;
  const url = `http://[${text}]/`;
  const address = URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : '::';
  return address === '::' ? null : address;
}

/**
 * Name or IP address of a machine, as somebody typed it: an IPv6 address with or without brackets, in any spelling.
 * @returns how it is kept, each IPv6 address in one spelling, or why it is none
 */
export function readHost(text: string): { host: string } | { problem: string } {
  const typed = text.trim();
  const bare = /^\[(.*)\]$/.exec(typed)?.[1] ?? typed;
  if (bare.includes(':') || bare !== typed) {
    const [address = '', ...scope] = bare.split('%');
    const host = ipv6Of(address);
    if (host === null) return { problem: NO_IPV6 };
    return scope.length > 0 || /^fe[89ab]/.test(host) ? { problem: LINK_LOCAL } : { host };
  }
  return /^[A-Za-z0-9._-]{1,253}$/.test(bare) ? { host: bare } : { problem: NO_HOST };
}

/** What is wrong with a host as it is typed; null if nothing is, or nothing is there yet. */
export function hostProblem(text: string): string | null {
  if (text.trim() === '') return null;
  const read = readHost(text);
  return 'problem' in read ? read.problem : null;
}
