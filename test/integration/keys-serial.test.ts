import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TestAgent } from '#test/agent-client.js';
import { startController, type TestController } from '#test/platform.js';
import { publishNewKeys } from '../../apps/controller/src/features/keys/new-keys.js';
import { PresenceService } from '../../apps/controller/src/features/machines/presence.service.js';
import { makeRecoveryKey } from '../../apps/controller/src/platform/recovery-key.js';

let controller: TestController;
before(async () => {
  controller = await startController();
});
after(() => controller.close());

test('a machine that claims keys of a far future leaves numbers for those of the others', async () => {
  const liar = await TestAgent.enrolled(controller);
  assert.equal((await liar.poll({ keysSerial: Number.MAX_SAFE_INTEGER })).status, 200);
  await controller.agents.app.get(PresenceService).flush();
  const { database, keys, config } = controller.platform;
  const { caPem: ca, caSha256, jobKeyPoint: jobKey } = keys;
  const content = { ca, caSha256, jobKey, address: config.agentAddress };
  const { privateKey } = makeRecoveryKey();
  const { serial } = await database.tx((client) => publishNewKeys(client, privateKey, content, new Date()));
  assert.ok(serial < Number.MAX_SAFE_INTEGER, 'no poll could name it, and no recovery could go beyond it');
  const honest = await TestAgent.enrolled(controller);
  assert.equal((await honest.poll({ keysSerial: serial })).status, 200);
});
