import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Bus } from '../../platform/bus.js';
import { SystemClock } from '../../platform/clock.js';
import type { Database } from '../../platform/database.js';
import type { AuditService } from '../audit/audit.service.js';
import { CredentialsService } from './credentials.service.js';

test('a revocation that comes while its credential is looked up is not overlooked', async () => {
  const machineId = randomUUID();
  const credential = `slm_${machineId}_${'a'.repeat(43)}`;
  const hash = createHash('sha256').update(credential).digest('hex');
  let revoked = false;
  let publish = (_: object) => {};
  const bus = {
    subscribe: (_: string, listener: (message: object) => void) => {
      publish = listener;
      return () => {};
    },
  } as unknown as Bus;
  const pool = {
    query: async () => {
      const rows = [{ hash, machineId, revoked }];
      // The tables were read; before the answer is here, the credential dies.
      revoked = true;
      publish({ credentials: machineId });
      return { rows };
    },
  };
  const service = new CredentialsService({ pool } as unknown as Database, new SystemClock(), bus, {} as AuditService);
  await service.identify(credential);
  assert.equal((await service.identify(credential))?.revoked, true);
});
