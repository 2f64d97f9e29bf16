import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { MachineTransports } from '#contracts/people/reach.js';
import { requireTool } from '#test/gaps.js';
import { WinRmServer } from '#test/winrm/server.js';
import { TestController as BenchController } from '../agent/agent-controller.js';
import { AgentPc } from '../agent/agent-pc.js';
import { violations } from './support/axe.js';
import { enrolFleet } from './support/fleet.js';
import { startStand } from './support/stand.js';
import { PHONE } from './support/visit.js';

const PASSWORD = 'ä b"c zebra';

test('how a machine is reached: set up, compared, approved, changed and removed on its page', async (t) => {
  if (!requireTool('gss-ntlmssp')) return;
  const stand = await startStand();
  const pc = stand && AgentPc.create(await new BenchController().listen());
  if (!stand || !pc) return;
  after(() => pc.close());
  await pc.inside("$null = [IO.Directory]::CreateDirectory((Get-SluicePath -Child 'drop'))");
  const server = await WinRmServer.start({
    user: { domain: 'PC-01', name: 'sluice-winrm', password: PASSWORD },
    schemes: ['ntlm'],
    strict: true,
    machine: pc.machine,
  });
  after(() => server.close());
  const [agent] = await enrolFleet(stand.controller, 1);
  const place = `/machines/${agent.machine}`;
  const section = 'How it is reached';

  await t.test('a viewer reads it and is offered nothing', async () => {
    const visit = await stand.visit('viewer');
    await visit.go(place);
    const part = visit.page.getByRole('region', { name: section });
    await part.getByText('Its own polling:').waitFor();
    assert.equal(await part.getByRole('button').count(), 0);
    visit.noTroubles();
  });

  const visit = await stand.visit('admin');
  const { page } = visit;
  const part = page.getByRole('region', { name: section });

  await t.test('WinRM is set up with what the PC printed, and its certificate is approved after a look', async () => {
    await visit.go(place);
    await part.getByRole('button', { name: 'Add WinRM …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add WinRM' });
    await dialog.getByLabel('Name or address').fill('127.0.0.1');
    await dialog.getByLabel('Port').fill(String(server.port));
    await dialog.getByLabel('Account').fill('PC-01\\sluice-winrm');
    await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await dialog.getByText('Keep an administrator').click();
    await dialog.getByText('Whoever steals the controller runs code here').waitFor();
    assert.deepEqual(await violations(visit), []);
    await dialog.getByText('Keep an administrator').click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await part.getByText('Untested').waitFor();

    await part.getByRole('button', { name: 'Test WinRM' }).click();
    await part.getByText("Nobody has approved this machine's certificate yet").first().waitFor();
    await part.getByText(server.certificate.fingerprint, { exact: true }).waitFor();
    assert.deepEqual(await violations(visit), []);
    await part.getByRole('button', { name: 'Approve this certificate …' }).click();
    await page.getByRole('button', { name: 'Approve the certificate' }).click();
    await part.getByText('Ready').waitFor();
    await part.getByText(/Worked, in/).waitFor();
    assert.ok(!(await page.content()).includes(PASSWORD));
  });

  await t.test('what fails is told with what to do, and who wants it first gets it first', async () => {
    await part.getByRole('button', { name: 'Change WinRM' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change WinRM' });
    await dialog.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await dialog.getByText('Use it at once when a job is due').click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await part.getByText('at once when a job is due').waitFor();
    await part.getByRole('button', { name: 'Test WinRM' }).click();
    await part.getByText('Not used').waitFor();
    await part.getByText('type the password that the set-up printed').first().waitFor();
    const { order } = await stand.people.viewer.ask<MachineTransports>('GET', `/api/v1${place}/transports`);
    assert.deepEqual(order, ['winrm', 'poll']);
  });

  await t.test('SSH is added with a key made here, and a phone shows all of it', async () => {
    await part.getByRole('button', { name: 'Add SSH …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add SSH' });
    await dialog.getByLabel('Name or address').fill('pc-01.lan');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await part.getByText(/ssh-ed25519 /).waitFor();
    const phone = await stand.visit('admin', PHONE);
    await phone.go(place);
    await phone.page.getByRole('region', { name: section }).getByText('Untested').waitFor();
    const width = await phone.page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= PHONE.width, `${width} pixels`);
    assert.deepEqual(await violations(phone), []);
    phone.noTroubles();
  });

  await t.test('removed, the machine is reached by its own polling only', async () => {
    for (const name of ['WinRM', 'SSH']) {
      await part.getByRole('button', { name: `Remove ${name}` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
      await part.getByRole('button', { name: `Add ${name} …` }).waitFor();
    }
    const left = await stand.people.viewer.ask<MachineTransports>('GET', `/api/v1${place}/transports`);
    assert.deepEqual(left.order, ['poll']);
    visit.noTroubles();
  });
});
