import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ROOT } from './root.js';
import { StartError } from './start-error.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Keys given as variables, so that several controller processes may share them without a common folder. All PEM. */
export interface KeyVariables {
  readonly caKey: string;
  readonly caCertificate: string;
  readonly jobKey: string;
  readonly agentKey: string;
  /** Public key only: the private one stays offline. */
  readonly recoveryPublicKey: string;
  /** Base64 keys of 32 bytes, the newest first, apart by line breaks or commas. */
  readonly sealKeys: string;
}

/** How this controller runs; read once at start. An address is an origin without a slash at the end. */
export class Config {
  readonly dataDir!: string;
  readonly peopleHost!: string;
  readonly peoplePort!: number;
  /** By which browsers reach the dashboard. */
  readonly peopleAddress!: string;
  /** Of the people's listener. `own`: certificate of Sluice's CA. `proxy`: plain HTTP behind a reverse proxy that does TLS. */
  readonly tls!: 'off' | 'own' | 'files' | 'proxy';
  readonly tlsFiles!: { readonly certificate: string; readonly key: string } | null;
  readonly agentHost!: string;
  readonly agentPort!: number;
  /** By which PCs reach the agents' listener; its name stands in the certificate. */
  readonly agentAddress!: string;
  /** Null: an embedded PostgreSQL under `dataDir`. */
  readonly databaseUrl!: string | null;
  /** Null: the queue lives in PostgreSQL. */
  readonly redisUrl!: string | null;
  /** Null: in files under `dataDir`. */
  readonly keys!: KeyVariables | null;
  /** Days after its end for which the events of a job are kept, and the job itself with its attempts. */
  readonly keepEventsDays!: number;
  readonly keepJobsDays!: number;
  /** Folders, and what is below them, from which sources of discovery may be read. */
  readonly discoveryFolders!: readonly string[];
  readonly logLevel!: 'debug' | 'info' | 'warn' | 'error';
  readonly logFormat!: 'text' | 'json';

  constructor(fields: Config) {
    Object.assign(this, fields);
  }
}

const port = (preset: number) => z.coerce.number().int().min(0).max(65_535).default(preset);
const days = (preset: number) => z.coerce.number().int().min(30).max(3650).default(preset);
const host = (preset: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/)
    .default(preset);
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((value) => new URL(value).pathname === '/' && !new URL(value).search)
  .transform((value) => new URL(value).origin);
const pem = z
  .string()
  .transform((value) => value.replaceAll('\\n', '\n'))
  .refine((value) => /^-----BEGIN [A-Z ]+-----\n/.test(value));

const sealKeys = z
  .string()
  .transform((value) => value.replaceAll('\\n', '\n').replaceAll(',', '\n'))
  .refine((value) => /^(?:[A-Za-z0-9+/]{43}=\n?)+$/.test(value));

const folders = z
  .string()
  .default('/var/lib/dhcp,/var/lib/kea,/var/lib/misc')
  .transform((value) => value.split(',').map((folder) => folder.trim()))
  .refine((names) => names.every((folder) => path.isAbsolute(folder) && path.parse(folder).root !== folder))
  .transform((names) => names.map((folder) => path.resolve(folder)));

/** One row a variable: what it takes, and how a wrong one is put right. Values are never repeated: some are secrets. */
const VARIABLES = {
  SLUICE_DATA: [z.string().min(1).default('data'), 'Give the folder in which Sluice keeps its data.'],
  SLUICE_PEOPLE_HOST: [host('127.0.0.1'), 'Give one address or name of this computer, for example 127.0.0.1.'],
  SLUICE_PEOPLE_PORT: [port(8080), 'Give a port from 0 to 65535.'],
  SLUICE_PEOPLE_ADDRESS: [origin.optional(), 'Give the origin that browsers use, for example https://sluice.lan.'],
  SLUICE_AGENT_HOST: [host('0.0.0.0'), 'Give one address or name of this computer, for example 0.0.0.0.'],
  SLUICE_AGENT_PORT: [port(8443), 'Give a port from 0 to 65535.'],
  SLUICE_AGENT_ADDRESS: [
    origin.refine((value) => value.startsWith('https:')).optional(),
    'Give the https:// origin that PCs use, for example https://sluice.example.org:8443.',
  ],
  SLUICE_TLS: [z.enum(['off', 'own', 'files', 'proxy']).default('off'), 'Give off, own, files or proxy.'],
  SLUICE_TLS_CERT: [z.string().min(1).optional(), 'Give the file that holds the certificate chain in PEM.'],
  SLUICE_TLS_KEY: [z.string().min(1).optional(), 'Give the file that holds the private key in PEM.'],
  SLUICE_KEYS_CA_KEY: [pem.optional(), 'Give the PEM text of the private key.'],
  SLUICE_KEYS_CA_CERT: [pem.optional(), 'Give the PEM text of the certificate.'],
  SLUICE_KEYS_JOB_KEY: [pem.optional(), 'Give the PEM text of the private key.'],
  SLUICE_KEYS_AGENT_KEY: [pem.optional(), 'Give the PEM text of the private key.'],
  SLUICE_KEYS_RECOVERY_PUBLIC: [pem.optional(), 'Give the PEM text of the public key.'],
  SLUICE_KEYS_SEAL: [
    sealKeys.optional(),
    'Give the base64 key, or several with commas between them, the newest first.',
  ],
  SLUICE_KEEP_EVENTS_DAYS: [days(90), 'Give a number of days from 30 to 3650.'],
  SLUICE_KEEP_JOBS_DAYS: [days(400), 'Give a number of days from 30 to 3650.'],
  SLUICE_DISCOVERY_FOLDERS: [folders, 'Give absolute folders with commas between them, for example /var/lib/dhcp.'],
  SLUICE_LOG: [z.enum(['debug', 'info', 'warn', 'error']).default('info'), 'Give debug, info, warn or error.'],
  SLUICE_LOG_FORMAT: [z.enum(['text', 'json']).default('text'), 'Give text or json.'],
  DATABASE_URL: [
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'Give postgresql://user:password@host:port/database.',
  ],
  REDIS_URL: [z.url({ protocol: /^rediss?$/ }).optional(), 'Give redis://host:port.'],
} as const;

type Values = { [Name in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[Name][0]> };

/** Read by the test runner, not by the controller. */
const FOREIGN = new Set(['SLUICE_REQUIRE_ALL', 'SLUICE_POWERSHELL']);

/**
 * @throws StartError one sentence that names the variable, never its value, and the cure. A name that starts with SLUICE_ and is
 * not known is refused too: a typing error would otherwise leave a default in force unnoticed.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const unknown = Object.keys(env).find(
    (name) => name.startsWith('SLUICE_') && !(name in VARIABLES || FOREIGN.has(name)),
  );
  if (unknown) {
    throw new StartError(`The variable ${unknown} is not known.`, `Known are: ${Object.keys(VARIABLES).join(', ')}.`);
  }
  const values: Record<string, unknown> = {};
  for (const [name, [schema, cure]] of Object.entries(VARIABLES)) {
    // An empty variable counts as not set: `docker compose` passes unset ones on as empty.
    const result = schema.safeParse(env[name] === '' ? undefined : env[name]);
    if (!result.success) throw new StartError(`The variable ${name} has a value that cannot be used.`, cure);
    values[name] = result.data;
  }
  return assemble(values as Values);
}

function assemble(v: Values): Config {
  if (v.SLUICE_TLS === 'off' && !LOOPBACK.has(v.SLUICE_PEOPLE_HOST)) {
    throw new StartError(
      'SLUICE_PEOPLE_HOST opens the dashboard to the network without TLS, so passwords would travel readable.',
      'Set SLUICE_TLS to own, files or proxy (a reverse proxy in front does TLS).',
    );
  }
  if ((v.SLUICE_TLS === 'files') !== Boolean(v.SLUICE_TLS_CERT && v.SLUICE_TLS_KEY)) {
    throw new StartError(
      'SLUICE_TLS=files and the pair SLUICE_TLS_CERT, SLUICE_TLS_KEY belong together, and one is missing.',
      'Set all three, or none of them.',
    );
  }
  if (v.SLUICE_KEEP_JOBS_DAYS < v.SLUICE_KEEP_EVENTS_DAYS) {
    throw new StartError(
      'SLUICE_KEEP_JOBS_DAYS is less than SLUICE_KEEP_EVENTS_DAYS, and events go with their job.',
      'Keep jobs at least as long as their events.',
    );
  }
  const scheme = v.SLUICE_TLS === 'off' ? 'http' : 'https';
  const peopleName =
    v.SLUICE_PEOPLE_HOST === '0.0.0.0' || v.SLUICE_PEOPLE_HOST === '::' ? hostname() : v.SLUICE_PEOPLE_HOST;
  return new Config({
    dataDir: path.resolve(ROOT, v.SLUICE_DATA),
    peopleHost: v.SLUICE_PEOPLE_HOST,
    peoplePort: v.SLUICE_PEOPLE_PORT,
    peopleAddress: v.SLUICE_PEOPLE_ADDRESS ?? `${scheme}://${bracketed(peopleName)}:${v.SLUICE_PEOPLE_PORT}`,
    tls: v.SLUICE_TLS,
    tlsFiles: v.SLUICE_TLS_CERT && v.SLUICE_TLS_KEY ? { certificate: v.SLUICE_TLS_CERT, key: v.SLUICE_TLS_KEY } : null,
    agentHost: v.SLUICE_AGENT_HOST,
    agentPort: v.SLUICE_AGENT_PORT,
    agentAddress: v.SLUICE_AGENT_ADDRESS ?? `https://${hostname().toLowerCase()}:${v.SLUICE_AGENT_PORT}`,
    databaseUrl: v.DATABASE_URL ?? null,
    redisUrl: v.REDIS_URL ?? null,
    keys: keyVariables(v),
    discoveryFolders: v.SLUICE_DISCOVERY_FOLDERS,
    logLevel: v.SLUICE_LOG,
    keepEventsDays: v.SLUICE_KEEP_EVENTS_DAYS,
    keepJobsDays: v.SLUICE_KEEP_JOBS_DAYS,
    logFormat: v.SLUICE_LOG_FORMAT,
  });
}

function bracketed(name: string): string {
  return name.includes(':') ? `[${name}]` : name;
}

function keyVariables(v: Values): KeyVariables | null {
  const given = {
    caKey: v.SLUICE_KEYS_CA_KEY,
    caCertificate: v.SLUICE_KEYS_CA_CERT,
    jobKey: v.SLUICE_KEYS_JOB_KEY,
    agentKey: v.SLUICE_KEYS_AGENT_KEY,
    recoveryPublicKey: v.SLUICE_KEYS_RECOVERY_PUBLIC,
    sealKeys: v.SLUICE_KEYS_SEAL,
  };
  const count = Object.values(given).filter(Boolean).length;
  if (count === 0) return null;
  if (count < Object.keys(given).length) {
    throw new StartError(
      'Some SLUICE_KEYS_ variables are set and others are not, so the keys would not fit together.',
      'Set all six (npx sluice keys print writes a fresh set), or none of them.',
    );
  }
  return given as KeyVariables;
}
