import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../../platform/config.js';
import type { Log } from '../../platform/log.js';
import { ProblemError, sendProblem } from '../../platform/problem.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Guards that stand before every people request, static files and API documents included.
 *
 * Host: a page of a stranger can point its own name at this address (DNS rebinding) and would then count as same-origin. So only
 * names that are ours are answered: loopback, this computer's name, what the configuration names. An address typed as numbers is
 * always ours, since rebinding needs a name.
 *
 * Origin: SameSite=Strict keeps the cookie from other sites, but not from a neighbour under the same registrable domain. So a
 * request that may change something must come from this very origin, and be JSON, which no plain form can send. A request with neither
 * Origin nor Sec-Fetch-Site is no browser's: scripts are welcome.
 */
export function guardSameSite(fastify: FastifyInstance, config: Config, log: Log): void {
  const names = ourNames(config);
  fastify.addHook('onRequest', async (request, reply) => {
    const reason = refusalOf(request, names);
    if (!reason) return;
    // Answered here and not thrown: the routes of files and API documents know nothing of Nest's filter.
    sendProblem(new ProblemError(reason), request, reply, log);
    return reply;
  });
}

type Refusal = 'unknown-host' | 'cross-site-request' | 'unsupported-media-type';

function refusalOf(request: FastifyRequest, names: Set<string>): Refusal | null {
  const { host, 'content-type': type } = request.headers;
  if (host === undefined || !isOurs(host, names)) return 'unknown-host';
  if (SAFE_METHODS.has(request.method)) return null;
  if (!fromOurOrigin(request, host)) return 'cross-site-request';
  return type === undefined || /^application\/json\s*(;|$)/i.test(type) ? null : 'unsupported-media-type';
}

function ourNames(config: Config): Set<string> {
  const names = ['localhost', hostname(), config.peopleHost, new URL(config.peopleAddress).hostname];
  return new Set(names.map((name) => name.toLowerCase()));
}

function isOurs(host: string, names: Set<string>): boolean {
  const name = nameOf(host);
  return name !== undefined && (isIP(name) !== 0 || names.has(name));
}

/** The name in a Host header, lower-case, without port and brackets; undefined when it is none. */
function nameOf(host: string): string | undefined {
  return /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@\s]+))(?::\d{1,5})?$/i.exec(host)?.slice(1).find(Boolean)?.toLowerCase();
}

function fromOurOrigin(request: FastifyRequest, host: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = request.headers.origin;
  if (origin === undefined) return true;
  try {
    return (
      new URL(origin).host === new URL(`http://${host}`).host ||
      new URL(origin).host === new URL(`https://${host}`).host
    );
  } catch {
    return false;
  }
}
