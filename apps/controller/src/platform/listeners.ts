import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Server as TlsServer } from 'node:tls';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AgentsModule } from '../agents.module.js';
import { serveApiDocs } from '../features/openapi/openapi.js';
import { guardSameSite } from '../features/session/same-site.js';
import { PeopleModule } from '../people.module.js';
import type { Config } from './config.js';
import type { Platform } from './platform.js';
import { PlatformModule } from './platform.module.js';
import { ProblemError } from './problem.js';
import { ROOT } from './root.js';
import { StartError } from './start-error.js';

const KIB = 1024;
const AGENT_BODY = 64 * KIB;
/** docs/protocol.md: reports up to 5 MiB. */
const REPORT_BODY = 5 * KIB * KIB;
/** One verb for 10,000 machines is 400 KB of ids. */
const PEOPLE_BODY = KIB * KIB;

/**
 * `requestTimeout` limits only the receiving of a request, so held polls and event streams are safe from it; a client that sends
 * byte by byte is not. `forceCloseConnections`: a held poll must not hold up the shutdown.
 */
const TIMEOUTS = {
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionTimeout: 0,
  forceCloseConnections: true,
} as const;

@Module({})
class ListenerRoot {}

const rootOf = (platform: Platform, feature: Type): DynamicModule => ({
  module: ListenerRoot,
  imports: [PlatformModule.forRoot(platform), feature],
});

type TlsFiles = { key: string; cert: string };

async function createApp(platform: Platform, feature: Type, adapter: FastifyAdapter): Promise<NestFastifyApplication> {
  // Nest's own parsers would also take forms, which a foreign site may send without asking; Fastify's JSON parser is enough.
  const app = await NestFactory.create<NestFastifyApplication>(rootOf(platform, feature), adapter, {
    logger: platform.log,
    bodyParser: false,
    abortOnError: false,
  });
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
  return app;
}

/** The listener that may face the internet: enrol, poll, report. Always TLS, with a certificate of Sluice's own CA. */
export async function createAgentsApp(platform: Platform): Promise<NestFastifyApplication> {
  const https = { ...platform.keys.agentTls(), minVersion: 'TLSv1.2' as const };
  const adapter = new FastifyAdapter({ ...TIMEOUTS, https, bodyLimit: AGENT_BODY } as object);
  adapter.getInstance().addHook('onRoute', (route) => {
    if (route.url === '/agent/v1/report') route.bodyLimit = REPORT_BODY;
  });
  const app = await createApp(platform, AgentsModule, adapter);
  renewOn(app, platform);
  return app;
}

/** The listener of the dashboard and its API. */
export async function createPeopleApp(platform: Platform): Promise<NestFastifyApplication> {
  const { config } = platform;
  const https = await peopleTls(platform);
  const adapter = new FastifyAdapter({
    ...TIMEOUTS,
    ...(https ? { https: { ...https, minVersion: 'TLSv1.2' as const } } : {}),
    bodyLimit: PEOPLE_BODY,
    // Only a proxy on this computer or a private network is believed about the client's address.
    trustProxy: config.tls === 'proxy' ? ['loopback', 'linklocal', 'uniquelocal'] : false,
  } as object);
  const app = await createApp(platform, PeopleModule, adapter);
  if (config.tls === 'own') renewOn(app, platform);
  await app.register(fastifyHelmet as never, securityHeaders(config) as never);
  guardSameSite(app.getHttpAdapter().getInstance(), config, platform.log);
  await app.register(fastifyCookie as never);
  // Far above what a person's browser does; sign-in has its own, narrower limits.
  await app.register(fastifyRateLimit as never, { global: true, max: 6000, timeWindow: '1 minute' } as never);
  serveApiDocs(app);
  await serveDashboard(app);
  return app;
}

function renewOn(app: NestFastifyApplication, { keys }: Platform): void {
  const server = app.getHttpServer() as unknown as TlsServer;
  keys.onRenewed(() => server.setSecureContext(keys.agentTls()));
}

async function peopleTls({ config, keys }: Platform): Promise<TlsFiles | null> {
  if (config.tls === 'own') return keys.agentTls();
  if (!config.tlsFiles) return null;
  try {
    return {
      cert: await readFile(config.tlsFiles.certificate, 'utf8'),
      key: await readFile(config.tlsFiles.key, 'utf8'),
    };
  } catch {
    throw new StartError(
      'SLUICE_TLS_CERT or SLUICE_TLS_KEY names a file that cannot be read.',
      'Check that both files exist and that this user may read them.',
    );
  }
}

/** Mantine sets style attributes while it runs; scripts, frames and foreign origins stay shut out. */
function securityHeaders(config: Config): object {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // A name in a private network may also serve other things over plain HTTP, so only a real certificate gets HSTS.
    strictTransportSecurity: config.tls === 'files' ? { maxAge: 180 * 86_400, includeSubDomains: false } : false,
  };
}

/** The built dashboard; every address that is no file and no API is one of its pages. */
async function serveDashboard(app: NestFastifyApplication): Promise<void> {
  const root = path.join(ROOT, 'dist/dashboard');
  const built = existsSync(path.join(root, 'index.html'));
  if (built) {
    await app.register(
      fastifyStatic as never,
      {
        root,
        wildcard: false,
        index: false,
        // The build leaves a .br and a .gz beside each script and style.
        preCompressed: true,
        setHeaders: (reply: FastifyReply, file: string) => {
          // The names of assets carry their hash; everything else is asked for again.
          const asset = file.includes(`${path.sep}assets${path.sep}`);
          void reply.header('cache-control', asset ? 'public, max-age=31536000, immutable' : 'no-cache');
        },
      } as never,
    );
  }
  const html = built
    ? readFileSync(path.join(root, 'index.html'), 'utf8')
    : '<!doctype html><html lang="en"><title>Sluice</title><p>The dashboard is not built. Run <code>npm start</code>.</p></html>';
  const page = (request: FastifyRequest, reply: FastifyReply) => {
    if (/^\/(api|agent)(\/|\?|$)/.test(request.url)) throw new ProblemError('not-found');
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
  };
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', page as never);
  fastify.get('/*', page as never);
}
