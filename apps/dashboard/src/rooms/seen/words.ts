import type { SeenShow } from '#contracts/people/discovery.js';
import type { WindowsSign } from '#domain/discovery/windows.js';
import type { SourceKind } from '#domain/words.js';
import type { Tone } from '../../words.js';

export const SHOW_WORDS: Record<SeenShow, string> = {
  missing: 'Not enrolled',
  enrolled: 'Enrolled',
  others: 'Other or unknown',
  old: 'Not seen for 30 days',
  ignored: 'Ignored',
  all: 'All',
};

export const SOURCE_WORDS: Record<SourceKind, string> = {
  dhcpd: 'Leases of ISC dhcpd',
  kea: 'Leases of Kea',
  dnsmasq: 'Leases of dnsmasq',
  ldap: 'Directory (LDAP)',
  list: 'List in a file',
  upload: 'List that was uploaded',
};

/** What is said of a PC, and why: `vendor` is what it, or a directory, calls its system. */
export function windowsWords(sign: WindowsSign, vendor: string | null): { label: string; tone: Tone; why: string } {
  switch (sign) {
    case 'vendor':
      return { label: 'Windows', tone: 'quiet', why: `It says so: ${vendor}` };
    case 'default-name':
      return { label: 'Likely', tone: 'quiet', why: 'It has a name as Windows makes them up.' };
    case 'fleet-name':
      return { label: 'Likely', tone: 'quiet', why: 'It is named like PCs of the fleet.' };
    case 'listed':
      return { label: 'Likely', tone: 'quiet', why: 'A list or a directory counts it among the PCs.' };
    case 'other':
      return { label: 'No', tone: 'quiet', why: `It says something else: ${vendor}` };
    case 'none':
      return { label: 'Unknown', tone: 'warn', why: 'Neither name nor DHCP tells what it is.' };
  }
}
