import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { requireTool } from '#test/gaps.js';
import { BenchMachine } from '#test/pshost.js';
import { WinRmServer } from '#test/winrm/server.js';
import { freePort } from '../../apps/controller/src/platform/postgres-place.js';
import { violations } from './support/axe.js';
import { startStand } from './support/stand.js';
import { PHONE } from './support/visit.js';

const PASSWORD = 'Straße 9 zebra';

test('agents are brought to PCs over WinRM: pasted, looked at, compared, enrolled, and each failure told', async (t) => {
  if (!requireTool('gss-ntlmssp') || !requireTool('curl')) return;
  const port = await freePort();
  const stand = await startStand({ env: { SLUICE_AGENT_ADDRESS: `https://127.0.0.1:${port}` }, agentPort: port });
  const machine =
    stand &&
    BenchMachine.create({
      name: 'PC-7',
      facts: { visitorGroups: ['S-1-1-0', 'S-1-5-32-544', 'S-1-5-2', 'S-1-16-12288'] },
    });
  if (!stand || !machine) return;
  const server = await WinRmServer.start({
    user: { domain: 'PC-7', name: 'Chef', password: PASSWORD },
    schemes: ['ntlm'],
    strict: true,
    machine,
  });
  after(async () => {
    await server.close();
    await machine.command(
      "Get-ScheduledTask -TaskName 'Sluice poll', 'Sluice work' -ErrorAction SilentlyContinue | ForEach-Object { Stop-ScheduledTask -TaskName $_.TaskName }",
    );
    machine.remove();
  });

  await t.test('only admins are shown the way', async () => {
    const visit = await stand.visit('operator');
    await visit.page.getByRole('button', { name: 'Enrol', exact: false }).first().click();
    await visit.page.getByRole('menuitem', { name: 'Seen PCs' }).waitFor();
    assert.equal(await visit.page.getByRole('menuitem', { name: 'Push enrol' }).count(), 0);
    assert.equal((await stand.people.operator.send('GET', '/api/v1/push-enrolments')).status, 403);
  });

  const visit = await stand.visit('admin');
  const { page } = visit;
  let run = '';

  await t.test(
    'what another room chose stands in the field, and what is no address is refused before it is sent',
    async () => {
      await visit.go('/push-enrol?addresses=127.0.0.1,pc-8.invalid');
      const field = page.getByLabel('Names or addresses');
      assert.equal(await field.inputValue(), '127.0.0.1\npc-8.invalid');
      assert.deepEqual(await violations(visit), []);
      await field.fill('127.0.0.1; what?');
      await page.getByRole('button', { name: 'Look at 1 PC first' }).click();
      await visit.sees('what?: This is neither a name nor an address.');
      await visit.sees('Type its password.');
      await field.fill('127.0.0.1, fe80::1%eth0');
      await page.getByRole('button', { name: 'Look at 1 PC first' }).click();
      await visit.sees('fe80::1%eth0: An address that begins with fe80 holds on one cable only');
      await field.fill('127.0.0.1, 127.0.0.1\npc-8.invalid');
      await page.getByLabel('Port').fill(String(server.port));
      await page.getByLabel("Administrator's account").fill('PC-7\\Chef');
      await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Look at 2 PCs first' }).click();
      await page.waitForURL(/push-enrol\/[0-9a-f-]{36}$/);
      run = new URL(page.url()).pathname;
    },
  );

  await t.test(
    'nothing is sent to a PC whose certificate nobody approved, and who cannot be reached is told why',
    async () => {
      await visit.sees('1 key to approve');
      await visit.sees('1 failed');
      const table = page.getByRole('region', { name: 'PCs of this run' });
      await table
        .getByRole('row', { name: /pc-8\.invalid/ })
        .getByText('Nobody answers at this address.')
        .waitFor();
      assert.equal(server.requests, 0);
      await page.getByRole('checkbox', { name: '127.0.0.1' }).check();
      assert.deepEqual(await violations(visit), []);
      await page.getByRole('button', { name: 'Approve 1 …' }).click();
      await page.getByRole('button', { name: 'Approve and go on' }).click();
      await visit.sees('1 could be enrolled');
      await table.getByText(/Professional, 26100/).waitFor();
    },
  );

  await t.test('what passed is enrolled, live, and leads to its machine', { timeout: 240_000 }, async () => {
    page.setDefaultTimeout(180_000);
    await page.getByRole('button', { name: 'Enrol 1 PC …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Enrol', exact: true }).click();
    await visit.sees('1 enrolled');
    const phone = await stand.visit('admin', PHONE);
    await phone.go(run);
    await phone.sees('1 enrolled');
    const width = await phone.page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= PHONE.width, `${width} pixels`);
    assert.deepEqual(await violations(phone), []);
    phone.noTroubles();
    await page.getByRole('link', { name: /PC-7/ }).click();
    await visit.heading('PC-7');
  });

  await t.test('stopped, the run keeps its table and forgets the password', async () => {
    await visit.go('/push-enrol');
    await page.getByRole('link', { name: /by ada/ }).click();
    await page.getByRole('button', { name: 'Stop …' }).click();
    await page.getByRole('button', { name: 'Stop and forget the password' }).click();
    await visit.sees('for another try, start a new run');
    assert.equal(await page.getByRole('button', { name: /Look again/ }).count(), 0);
    assert.ok(!JSON.stringify(stand.controller.platform.logged).includes(PASSWORD));
    visit.noTroubles();
  });
});
