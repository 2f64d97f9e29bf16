import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyReply } from 'fastify';
import { loadConfig } from '../../platform/config.js';
import { SessionCookie } from './session.cookie.js';

function setBy(env: Record<string, string>): [string, Record<string, unknown>] {
  let seen: [string, Record<string, unknown>] | undefined;
  const reply = {
    setCookie: (name: string, _token: string, options: Record<string, unknown>) => {
      seen = [name, options];
    },
  };
  new SessionCookie(loadConfig(env)).set(reply as unknown as FastifyReply, 'token');
  return seen!;
}

test("over TLS, ours or the proxy's, the cookie is secure and bound to this host; over plain loopback it cannot be", () => {
  const shared = { path: '/', httpOnly: true, sameSite: 'strict' };
  for (const env of [{ SLUICE_TLS: 'own' }, { SLUICE_TLS: 'proxy' }]) {
    assert.deepEqual(setBy(env), ['__Host-sluice_session', { ...shared, secure: true }]);
  }
  assert.deepEqual(setBy({}), ['sluice_session', { ...shared, secure: false }]);
});
