import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestAgent } from '#test/agent-client.js';
import { signInAll } from '#test/people.js';
import { startController } from '#test/platform.js';

test('the stored password of a machine is never sent to another address: who changes that types it anew', async () => {
  const controller = await startController();
  try {
    const { admin } = await signInAll(controller);
    const { machine } = await TestAgent.enrolled(controller);
    const set = (change: object) => admin.send('PUT', `/api/v1/machines/${machine}/transports/winrm`, change);
    const wanted = { host: 'pc1.lan', password: 'printed by the set-up' };
    assert.equal((await set(wanted)).status, 200);
    assert.equal((await set({ host: 'pc1.lan', beforePoll: true })).status, 200);
    for (const elsewhere of [{ host: 'attacker.lan' }, { host: 'pc1.lan', port: 15_986 }]) {
      const refused = await set(elsewhere);
      assert.equal(refused.status, 409);
      assert.equal(((await refused.json()) as { reason: string }).reason, 'transport-credential-missing');
    }
    assert.equal((await set({ ...wanted, host: 'pc2.lan' })).status, 200);
  } finally {
    await controller.close();
  }
});
