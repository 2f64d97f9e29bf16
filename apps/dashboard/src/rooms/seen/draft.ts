import type { SourceView } from '#contracts/people/discovery.js';
import { placesOf } from '#domain/discovery/filter.js';
import type { SourceKind } from '#domain/words.js';

/** What the form holds: the fields of every kind at once, so that nothing typed is lost when the kind changes. */
export interface Draft {
  kind: SourceKind;
  name: string;
  enabled: boolean;
  path: string;
  /** Name and content of the file chosen; null: what was uploaded stays. */
  upload: { file: string; csv: string } | null;
  /** Name of the file that was uploaded before. */
  file: string;
  host: string;
  port: number;
  security: 'ldaps' | 'starttls' | 'none';
  ca: string;
  user: string;
  /** Empty: the stored one stays. */
  password: string;
  base: string;
  filter: string;
  values: Record<string, string>;
  nameAttribute: string;
  macAttribute: string;
  addressAttribute: string;
  systemAttribute: string;
}

/** Where each program keeps its leases on Debian. */
export const USUAL_PATHS: Partial<Record<SourceKind, string>> = {
  dhcpd: '/var/lib/dhcp/dhcpd.leases',
  kea: '/var/lib/kea/kea-leases4.csv',
  dnsmasq: '/var/lib/misc/dnsmasq.leases',
};

const EMPTY: Draft = {
  kind: 'dhcpd',
  name: '',
  enabled: true,
  path: USUAL_PATHS.dhcpd ?? '',
  upload: null,
  file: '',
  host: '',
  port: 636,
  security: 'ldaps',
  ca: '',
  user: '',
  password: '',
  base: '',
  filter: '(objectClass=device)',
  values: {},
  nameAttribute: 'cn',
  macAttribute: 'macAddress',
  addressAttribute: 'ipHostNumber',
  systemAttribute: '',
};

export function draftOf(source: SourceView | null): Draft {
  if (source === null) return EMPTY;
  const { kind, name, enabled, settings } = source;
  const stored = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, value ?? '']));
  return { ...EMPTY, ...(stored as Partial<Draft>), kind, name, enabled };
}

/** The request that the API takes, whatever its validity. */
export function requestOf(draft: Draft): Record<string, unknown> {
  const { kind, name, enabled } = draft;
  const fields = { kind, name, enabled };
  if (kind === 'upload') return { ...fields, ...(draft.upload ?? (draft.file ? { file: draft.file } : {})) };
  if (kind !== 'ldap') return { ...fields, path: draft.path };
  const { host, port, security, base, filter, nameAttribute, macAttribute, addressAttribute } = draft;
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  return {
    ...fields,
    ...{ host, port: Number(port), security, base, filter, nameAttribute, macAttribute, addressAttribute },
    values: Object.fromEntries(placesOf(filter).map((word) => [word, draft.values[word] ?? ''])),
    ca: orNull(draft.ca),
    user: orNull(draft.user),
    systemAttribute: orNull(draft.systemAttribute),
    ...(draft.password === '' ? {} : { password: draft.password }),
  };
}
