import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../../platform/config.js';
import { ProblemError } from '../../platform/problem.js';

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
export function guardSameSite(fastify: FastifyInstance, config: Config): void {
  const names = ourNames(config);
  fastify.addHook('onRequest', async (request) => {
    const host = request.headers.host;
    if (host === undefined || !isOurs(host, names)) throw new ProblemError('unknown-host');
    if (SAFE_METHODS.has(request.method)) return;
    if (!fromOurOrigin(request, host)) throw new ProblemError('cross-site-request');
    const type = request.headers['content-type'];
    if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type))
      throw new ProblemError('unsupported-media-type');
  });
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
