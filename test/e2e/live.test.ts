import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolFleet } from './support/fleet.js';
import { startStand } from './support/stand.js';

test('live: what happens is seen at once, and a lost connection is told', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  const [first, second] = await enrolFleet(stand.controller, 2);
  const scan = (machine: string) => ({ machines: [machine], verb: 'scan' });

  await t.test('an order that somebody else gives appears in the fleet without a reload', async () => {
    const visit = await stand.visit('viewer');
    await visit.page.getByRole('link', { name: first.name }).waitFor();
    await stand.people.operator.ask('POST', '/api/v1/machines/jobs', scan(first.machine));
    const row = visit.page.getByRole('row').filter({ hasText: first.name });
    await row.getByText('Queued').waitFor();
    const order = await first.take();
    await first.progress(order!, 1, { phase: 'searching', percent: 40 });
    await row.getByRole('progressbar', { name: 'Scan, 40 percent' }).waitFor();
    await first.result(order!);
    await row.getByRole('progressbar').waitFor({ state: 'detached' });
    visit.noTroubles();
  });

  await t.test('a lost connection is told; once it is back, what was missed is there', async () => {
    const visit = await stand.visit('viewer');
    const { page } = visit;
    await page.getByRole('link', { name: second?.name }).waitFor();
    await page.route('**/api/v1/events', (route) => route.abort());
    // The browser closes the stream of a hidden page and opens a new one when it is seen again.
    const show = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} });
        document.dispatchEvent(new Event('visibilitychange'));`);
    await show(true);
    await show(false);
    const notice = page.getByRole('alert').getByText('Connection to the controller lost');
    await notice.waitFor();
    await stand.people.operator.ask('POST', '/api/v1/machines/jobs', scan(second!.machine));
    const row = page.getByRole('row').filter({ hasText: second!.name });
    assert.equal(await row.getByText('Queued').count(), 0);
    await page.unroute('**/api/v1/events');
    await notice.waitFor({ state: 'detached' });
    await row.getByText('Queued').waitFor();
  });
});
