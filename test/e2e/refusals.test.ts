import { test } from 'node:test';
import { startStand } from './support/stand.js';

const NOBODY = '3f0e8a3e-0000-4000-8000-000000000000';

test('refusals: what cannot be shown is explained, and the rest stays usable', async (t) => {
  const stand = await startStand();
  if (!stand) return;

  await t.test('an unknown machine, patch or job is named as such', async () => {
    const visit = await stand.visit('viewer');
    for (const room of ['machines', 'patches', 'jobs']) {
      await visit.go(`/${room}/${NOBODY}`);
      await visit.page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
    }
    await visit.go('/no-such-room');
    await visit.heading('Nothing here');
    visit.noTroubles();
  });

  await t.test('an answer of another version asks for a reload, and the other rooms work', async () => {
    const visit = await stand.visit('viewer');
    const { page } = visit;
    await page.route('**/api/v1/patches?*', (route) => route.fulfill({ json: { rows: 'none' } }));
    await visit.go('/patches');
    await page.getByRole('alert').getByText('This page and the controller differ in version.').waitFor();
    await page.getByRole('link', { name: 'Fleet', exact: true }).click();
    await visit.heading('Fleet');
  });

  await t.test('a controller that does not answer is told as such, and asked again on demand', async () => {
    const visit = await stand.visit('viewer');
    const { page } = visit;
    await page.route('**/api/v1/patches?*', (route) => route.abort());
    await visit.go('/patches');
    // Three attempts, with pauses between them.
    await page.getByText('The controller does not answer.').waitFor({ timeout: 20_000 });
    await page.unroute('**/api/v1/patches?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await visit.sees('No machine has reported a patch yet.');
  });
});
