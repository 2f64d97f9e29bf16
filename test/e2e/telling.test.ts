import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { FleetRows } from '#test/fleet.js';
import { WatchService } from '../../apps/controller/src/features/alarms/watch.service.js';
import { startStand } from './support/stand.js';

test('an admin sets mail up and tries it, and reads in alarms and report what the fleet lacks', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  const mails: string[] = [];
  const mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      stream.on('data', (chunk: Buffer) => mails.push(chunk.toString('utf8')));
      stream.on('end', done);
    },
  });
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => mailServer.close(() => resolve())));
  const { platform, people } = stand.controller;
  const fleet = new FleetRows(platform.database.pool, platform.clock.now());
  await fleet.machine('attic', { seenSecondsAgo: 20 * 86_400 });
  const desk = await fleet.machine('desk', { seenSecondsAgo: 60 });
  const { id, update } = await fleet.patch('2026-10 Cumulative Update', { daysOld: 30 });
  await fleet.place(desk, update, 'offered');
  await stand.people.operator.ask('PUT', `/api/v1/patches/${id}/decision`, { ring: null, decision: 'release' });

  const visit = await stand.visit('admin');
  const { page } = visit;
  await visit.go('/channels');
  await page.getByText('Nobody is told yet.').waitFor();
  await page.getByRole('button', { name: 'Add a channel' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a channel' });
  await dialog.getByLabel('Name').fill('Office');
  await dialog.getByLabel('To', { exact: true }).fill('ada@example.org, not an address');
  await dialog.getByLabel('From').fill('sluice@example.org');
  await dialog.getByLabel('Mail server').fill('127.0.0.1');
  await dialog.getByLabel('Port', { exact: true }).fill(String((mailServer.server.address() as AddressInfo).port));
  await dialog.getByLabel('Encryption').selectOption('none');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText(/email/i).first().waitFor();
  await dialog.getByLabel('To', { exact: true }).fill('ada@example.org');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Test Office' }).click();
  await page.getByText('A test message went out by Office.').waitFor();
  assert.match(mails.join(''), /admin asked Sluice to try this channel|ada asked Sluice/);
  await page.getByRole('region', { name: 'Messages' }).first().getByText('Sent').first().waitFor();

  await people.app.get(WatchService).watch();
  await visit.go('/alarms');
  await page.getByText('1 thing needs a look.').waitFor();
  await page.getByText('The machine has not been seen for 20 days.').waitFor();
  await page.getByRole('link', { name: 'Not seen: 1' }).click();
  await page.waitForURL(/kind=not-seen/);
  await visit.go('/report');
  await page.getByText('0 of 2 machines have everything that is released').or(page.getByText('1 of 2')).waitFor();
  await page.getByRole('link', { name: 'desk' }).click();
  await page.waitForURL(new RegExp(`/machines/${desk}`));
  visit.noTroubles();
});
