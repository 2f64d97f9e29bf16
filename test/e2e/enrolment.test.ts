import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestAgent } from '#test/agent-client.js';
import { startStand } from './support/stand.js';

test('enrolment: a token shown once, the line copied, a PC enrolled, the token revoked', async () => {
  const stand = await startStand();
  if (!stand) return;
  const visit = await stand.visit('admin');
  const { page } = visit;
  await visit.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stand.controller.people.url });
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()');

  await visit.go('/enrolment');
  await page.getByLabel('For').fill('Room 204');
  await page.getByLabel('Machines').fill('2');
  await page.getByRole('button', { name: 'Make token' }).click();
  await visit.sees('Shown once: copy it now');
  await page.getByRole('button', { name: 'Copy enrolment token' }).click();
  const token = await clipboard();
  await page.getByRole('button', { name: 'Copy enrolment line' }).click();
  const line = await clipboard();
  assert.ok(line.includes(stand.controller.platform.config.agentAddress), line);
  assert.ok(!line.includes(token), 'the line holds no secret');
  await visit.sees('What this line trusts');

  const agent = new TestAgent(stand.controller);
  assert.equal((await agent.enrol(token)).status, 200);
  await page.reload();
  await visit.heading('Enrolment');
  assert.equal(await page.getByText(token).count(), 0, 'the token is not shown again');
  await visit.sees('1 of 2');

  await page.getByRole('button', { name: 'Revoke Room 204' }).click();
  await page.getByRole('dialog').getByText('PCs that did stay in the fleet').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await visit.sees('Spent or over');
  assert.notEqual((await new TestAgent(stand.controller).enrol(token)).status, 200, 'a revoked token enrols nobody');
  visit.noTroubles();
});
