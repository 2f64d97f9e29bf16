import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ROLES } from '#domain/words.js';
import { RolesGuard } from './roles.guard.js';
import { covers, Needs, Public } from './roles.js';
import type { SessionCookie } from './session.cookie.js';
import type { SessionService } from './session.service.js';

class Routes {
  forgotten(): void {}
  @Public()
  open(): void {}
  @Needs('viewer')
  guarded(): void {}
}

const guard = new RolesGuard(
  new Reflector(),
  {
    find: async () => ({ id: '1', name: 'ada', role: 'admin', session: Buffer.alloc(32) }),
  } as unknown as SessionService,
  { read: () => 'token' } as unknown as SessionCookie,
);
const on = (route: keyof Routes) =>
  ({
    getHandler: () => Routes.prototype[route],
    getClass: () => Routes,
    switchToHttp: () => ({ getRequest: () => ({}) }),
  }) as unknown as ExecutionContext;

test('a route that declares no role is denied even to an admin', async () => {
  await assert.rejects(guard.canActivate(on('forgotten')), { reason: 'forbidden' });
  assert.equal(await guard.canActivate(on('open')), true);
  assert.equal(await guard.canActivate(on('guarded')), true);
});

test('each role covers itself and the ones before it, and no other', () => {
  const covered = ROLES.map((has) => ROLES.filter((needed) => covers(has, needed)));
  assert.deepEqual(covered, [['viewer'], ['viewer', 'operator'], ['viewer', 'operator', 'admin']]);
});
