import { z } from 'zod';
import { WINDOWS_SIGNS } from '#domain/discovery/windows.js';
import { SOURCE_KINDS } from '#domain/words.js';
import { Explained, Id, Instant } from '../common.js';
import { Paging } from './paging.js';

/** Which PCs exist that are not enrolled: what is seen, by which source, and the sources themselves. */

const Ref = z.object({ id: Id, name: z.string() });

/** `missing`: looks like Windows and is not enrolled. `others`: nothing says that it is Windows. `old`: not seen for 30 days. */
export const SEEN_PLACES = ['missing', 'others', 'old', 'enrolled', 'ignored'] as const;
export type SeenPlace = (typeof SEEN_PLACES)[number];
export const SEEN_SHOWS = [...SEEN_PLACES, 'all'] as const;
export type SeenShow = (typeof SEEN_SHOWS)[number];

/** GET /api/v1/discovery */
export const SeenQuery = z.strictObject({
  show: z.enum(SEEN_SHOWS).default('missing'),
  search: z.string().trim().min(1).max(100).optional(),
  source: Id.optional(),
  sort: z.enum(['seen', 'name', 'address']).default('seen'),
  order: z.enum(['asc', 'desc']).default('desc'),
  ...Paging,
});
export type SeenQuery = z.infer<typeof SeenQuery>;
/** By what a PC is ignored: `mac:…`, `name:…` or `address:…`. */
export const SeenKey = z
  .string()
  .max(80)
  .regex(/^(mac|name|address):[^\s]+$/);
export const SeenRow = z.object({
  key: SeenKey,
  name: z.string().nullable(),
  /** Further names that sources give it. */
  otherNames: z.array(z.string()),
  macs: z.array(z.string()),
  address: z.string().nullable(),
  vendor: z.string().nullable(),
  /** What speaks for a Windows PC, or against it. */
  windows: z.enum(WINDOWS_SIGNS),
  seenAt: Instant,
  /** Which sources tell of it. A list and a directory do not say when: theirs is since when they do. */
  sources: z.array(Ref.extend({ at: Instant, listed: z.boolean() })),
  machine: Ref.nullable(),
  ignored: z.object({ key: SeenKey, why: z.string(), by: z.string(), at: Instant }).nullable(),
});
export type SeenRow = z.infer<typeof SeenRow>;
export const SeenPage = z.object({
  /** PCs that look like Windows or are enrolled; of them those in the fleet; machines of the fleet that no source tells of. */
  coverage: z.object({ seen: z.int(), enrolled: z.int(), unseen: z.int() }),
  /** Those in use. `failing`: it could not be read last, and what it tells may be old. */
  sources: z.array(Ref.extend({ failing: z.boolean() })),
  counts: z.record(z.enum(SEEN_SHOWS), z.int()),
  total: z.int(),
  rows: z.array(SeenRow),
});
export type SeenPage = z.infer<typeof SeenPage>;

/** POST /api/v1/discovery/ignored */
export const IgnoreRequest = z.strictObject({
  keys: z.array(SeenKey).min(1).max(200),
  /** For whoever wonders later. */
  why: z.string().trim().min(1).max(200),
});
export type IgnoreRequest = z.infer<typeof IgnoreRequest>;
/** POST /api/v1/discovery/restored */
export const RestoreRequest = IgnoreRequest.pick({ keys: true });
export type RestoreRequest = z.infer<typeof RestoreRequest>;

const SourceFields = {
  name: z.string().trim().min(1, 'Give it a name.').max(60),
  enabled: z.boolean().default(true),
};
const Path = z
  .string()
  .trim()
  .max(400)
  .regex(/^\/[^\0]+$/, 'Give the whole path, from / on.');
const Attribute = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/, 'Give the name of one attribute.');
/** Lines of an upload that tell of no PC are named up to this number. */
export const PASSED_OVER_MAX = 20;
/** Letters; a list of 10,000 PCs has fewer. What is longer is kept in a file on the controller. */
export const UPLOAD_MAX = 900_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Settings by kind. The password is write-only: left out in a change, the stored one stays, unless the directory is another one. */
export const NewSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['dhcpd', 'kea', 'dnsmasq', 'list']), ...SourceFields, path: Path }),
  z.strictObject({
    kind: z.literal('upload'),
    ...SourceFields,
    /** Name of the file, to recognise it. */
    file: z.string().trim().min(1).max(200).default('list.csv'),
    /** CSV. Left out in a change, what was uploaded stays. */
    csv: z.string().min(1).max(UPLOAD_MAX).optional(),
  }),
  z
    .strictObject({
      kind: z.literal('ldap'),
      ...SourceFields,
      host: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'Give a host name or an address.'),
      port: z.int().min(1).max(65_535),
      /** Both of the first two refuse a certificate that cannot be trusted. */
      security: z.enum(['ldaps', 'starttls', 'none']).default('ldaps'),
      /** The CA that signed the directory's certificate; null: those that this computer trusts. */
      ca: z
        .string()
        .max(20_000)
        .regex(/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/, 'Give a certificate in PEM.')
        .nullable()
        .default(null),
      /** DN of an application's account; null: without one. */
      user: z.string().trim().min(1).max(400).nullable().default(null),
      password: z.string().min(1).max(500).optional(),
      base: z.string().trim().min(1, 'Give the entry below which it searches.').max(400),
      /** May hold words in braces, `(&(objectClass=device)(l={site}))`; `values` says what stands for them, without any escaping. */
      filter: z.string().trim().min(3).max(1000).default('(objectClass=device)'),
      values: z.record(z.string().regex(/^[a-z][a-z0-9]{0,30}$/), z.string().max(200)).default({}),
      nameAttribute: Attribute.default('cn'),
      macAttribute: Attribute.default('macAddress'),
      addressAttribute: Attribute.default('ipHostNumber'),
      /** Names the operating system; null: the filter picks Windows PCs only. */
      systemAttribute: Attribute.nullable().default(null),
    })
    .refine(({ security, user, host }) => security !== 'none' || user === null || LOOPBACK.has(host), {
      path: ['security'],
      message: 'Without encryption the password would travel readable.',
    }),
]);
export type NewSource = z.infer<typeof NewSource>;

export const SourceView = z.object({
  id: Id,
  kind: z.enum(SOURCE_KINDS),
  name: z.string(),
  enabled: z.boolean(),
  /** Where it is, without any secret. */
  target: z.string(),
  settings: z.record(z.string(), z.unknown()),
  hasSecret: z.boolean(),
  /** PCs that it tells of. */
  entries: z.int(),
  triedAt: Instant.nullable(),
  readAt: Instant.nullable(),
  /** Why the last attempt failed. */
  why: Explained.nullable(),
});
export type SourceView = z.infer<typeof SourceView>;
/** GET /api/v1/discovery/sources; POST; PUT, DELETE …/:id; POST …/:id/read reads at once, and answers with the source. */
export const SourceList = z.object({
  /** From which, and from what is below them, files are read (SLUICE_DISCOVERY_FOLDERS). */
  folders: z.array(z.string()),
  rows: z.array(SourceView),
});
export type SourceList = z.infer<typeof SourceList>;
