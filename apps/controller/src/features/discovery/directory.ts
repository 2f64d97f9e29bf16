import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import {
  Client,
  ConfidentialityRequiredError,
  type Entry,
  type Filter,
  FilterParser,
  InappropriateAuthError,
  InsufficientAccessError,
  InvalidCredentialsError,
  NoSuchObjectError,
  OperationsError,
  StrongAuthRequiredError,
} from 'ldapts';
import type { NewSource } from '#contracts/people/discovery.js';
import { fillFilter } from '#domain/discovery/filter.js';
import { lastWords } from '#domain/discovery/read.js';
import { addressOf, macOf, nameOf, type Sighting, textOf } from '#domain/discovery/sighting.js';
import type { Reason } from '#domain/reasons.js';
import { ProblemError } from '../../platform/problem.js';

/** What of a directory is stored. */
export type DirectoryConfig = Omit<Extract<NewSource, { kind: 'ldap' }>, 'kind' | 'name' | 'enabled' | 'password'>;

/** Below the 1000 that directories commonly allow in one answer. */
const PAGE = 500;
const STEP_MS = 15_000;
const WHOLE_MS = 120_000;

/**
 * The filter as it is sent.
 * @throws ProblemError `source-filter-value`, `source-filter-wrong`
 */
export function filterOf({ filter, values }: Pick<DirectoryConfig, 'filter' | 'values'>): Filter {
  const filled = fillFilter(filter, values);
  if (filled === null) throw new ProblemError('source-filter-value');
  try {
    return FilterParser.parseString(filled);
  } catch {
    throw new ProblemError('source-filter-wrong');
  }
}

/**
 * Asks a directory for its PCs, page by page.
 * @param most entries at most
 * @param stop ends it, as if the directory had broken it off
 * @throws ProblemError `source-ldap-…`, `source-too-large`. The words of server and library stay here: they may repeat what was sent
 */
export async function readDirectory(
  config: DirectoryConfig,
  password: string | null,
  most: number,
  stop: AbortSignal,
): Promise<Map<string, Sighting>> {
  const tls: ConnectionOptions = {
    host: config.host,
    minVersion: 'TLSv1.2',
    ...(config.ca ? { ca: config.ca } : {}),
    ...(isIP(config.host) ? {} : { servername: config.host }),
  };
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const client = new Client({
    url: `${config.security === 'ldaps' ? 'ldaps' : 'ldap'}://${host}:${config.port}`,
    timeout: STEP_MS,
    connectTimeout: STEP_MS,
    strictDN: false,
    ...(config.security === 'ldaps' ? { tlsOptions: tls } : {}),
  });
  const over = AbortSignal.any([stop, AbortSignal.timeout(WHOLE_MS)]);
  const tooLong = new Promise<never>((_resolve, reject) => {
    over.addEventListener('abort', () => reject(new ProblemError('source-ldap-failed')), { once: true });
  });
  try {
    return lastWords(await Promise.race([ask(client, config, tls, password, most), tooLong]), false);
  } finally {
    await client.unbind().catch(() => {});
  }
}

async function ask(
  client: Client,
  config: DirectoryConfig,
  tls: ConnectionOptions,
  password: string | null,
  most: number,
): Promise<Sighting[]> {
  let step: 'tls' | 'bind' | 'search' = 'tls';
  try {
    if (config.security === 'starttls') await client.startTLS(tls);
    step = 'bind';
    if (config.user !== null) await client.bind(config.user, password ?? '');
    step = 'search';
    const { nameAttribute, macAttribute, addressAttribute, systemAttribute } = config;
    const attributes = [nameAttribute, macAttribute, addressAttribute, ...(systemAttribute ? [systemAttribute] : [])];
    const found: Sighting[] = [];
    const pages = client.searchPaginated(config.base, {
      scope: 'sub',
      filter: filterOf(config),
      attributes,
      paged: { pageSize: PAGE },
    });
    for await (const { searchEntries } of pages) {
      found.push(...searchEntries.map((entry) => sightingOf(entry, config)));
      if (found.length > most) throw new ProblemError('source-too-large');
    }
    return found;
  } catch (error) {
    throw error instanceof ProblemError ? error : new ProblemError(reasonOf(error, step));
  }
}

/** Active Directory calls it an error of operations when nobody is signed in. */
const DENIALS = [
  InsufficientAccessError,
  InappropriateAuthError,
  StrongAuthRequiredError,
  ConfidentialityRequiredError,
  OperationsError,
];
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE)$/;
const UNTRUSTED = /CERT|SIGNED|SIGNATURE|ISSUER|TLS|SSL|EPROTO/;

function reasonOf(error: unknown, step: 'tls' | 'bind' | 'search'): Reason {
  if (error instanceof InvalidCredentialsError) return 'source-ldap-password';
  if (error instanceof NoSuchObjectError) return 'source-ldap-no-base';
  if (DENIALS.some((denial) => error instanceof denial)) return 'source-ldap-denied';
  const code = String((error as { code?: unknown }).code ?? '');
  if (UNREACHABLE.test(code) || /time(out|d out)/i.test((error as Error).message)) return 'source-ldap-unreachable';
  // A refusal of StartTLS has an LDAP code of its own, whichever it is.
  return step === 'tls' || UNTRUSTED.test(code) ? 'source-ldap-insecure' : 'source-ldap-failed';
}

function sightingOf(entry: Entry, config: DirectoryConfig): Sighting {
  const first = <T>(attribute: string | null, read: (text: string) => T | null): T | null => {
    const values = attribute === null ? [] : [entry[attribute] ?? []].flat();
    return values.map((value) => read(value.toString('utf8'))).find((value) => value !== null) ?? null;
  };
  return {
    mac: first(config.macAttribute, macOf),
    name: first(config.nameAttribute, nameOf),
    address: first(config.addressAttribute, addressOf),
    vendor: first(config.systemAttribute, textOf),
    at: null,
    until: null,
  };
}
