import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastify } from 'fastify';
import { loadConfig } from '../../platform/config.js';
import { Log } from '../../platform/log.js';
import { guardSameSite } from './same-site.js';

async function statusOf(method: 'GET' | 'POST', headers: Record<string, string>, env: Record<string, string> = {}) {
  const app = fastify();
  guardSameSite(app, loadConfig(env), new Log('error'));
  app.all('/', () => 'done');
  const answer = await app.inject({ method, url: '/', headers });
  return answer.statusCode;
}

test('behind a proxy the configured name is ours, with or without its port, and the origin is compared with it', async () => {
  const proxied = { SLUICE_TLS: 'proxy', SLUICE_PEOPLE_ADDRESS: 'https://sluice.example' };
  assert.equal(await statusOf('GET', { host: 'sluice.example' }, proxied), 200);
  assert.equal(await statusOf('GET', { host: 'SLUICE.example:443' }, proxied), 200);
  assert.equal(await statusOf('GET', { host: 'other.example' }, proxied), 421);
  const own = { host: 'sluice.example', origin: 'https://sluice.example' };
  assert.equal(await statusOf('POST', own, proxied), 200);
  assert.equal(await statusOf('POST', { ...own, origin: 'https://sluice.example:8443' }, proxied), 403);
  assert.equal(await statusOf('POST', { ...own, origin: 'https://evil.sluice.example' }, proxied), 403);
});

test('numbers are ours, since rebinding needs a name; what only looks like numbers is not', async () => {
  for (const host of ['127.0.0.1:8080', '192.0.2.7', '[::1]:8080', '[2001:db8::1]', 'localhost']) {
    assert.equal(await statusOf('GET', { host }), 200, host);
  }
  for (const host of ['127.0.0.1.evil.example', 'localhost.evil.example', '[::1', '::1', '1.2.3', 'a b', 'x:y']) {
    assert.equal(await statusOf('GET', { host }), 421, host);
  }
});

test('a script without origin may act; a browser must come from this very origin, and say so where it can', async () => {
  const host = 'localhost:8080';
  assert.equal(await statusOf('POST', { host }), 200);
  assert.equal(await statusOf('POST', { host, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8080' }), 200);
  assert.equal(await statusOf('POST', { host, 'sec-fetch-site': 'none', origin: 'http://localhost:8080' }), 403);
  assert.equal(await statusOf('POST', { host, origin: 'http://localhost:8081' }), 403);
  assert.equal(
    await statusOf('GET', { host, 'sec-fetch-site': 'cross-site' }),
    200,
    'a link from elsewhere may be followed',
  );
});
