import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSetup, PASSWORD } from '#test/people.js';
import { openController, startBrowser } from './support/stand.js';
import { Visit } from './support/visit.js';

test('set-up: the link makes the first admin, shows the recovery key until they keep it, and is then locked', async () => {
  const browser = await startBrowser();
  if (!browser) return;
  const controller = await openController();
  const { url } = controller.people;
  const token = await openSetup(controller);
  const visit = await Visit.open(browser, url);
  const { page } = visit;

  await visit.go('/setup');
  await visit.sees('This address lacks the token');

  // Only the fragment changes between the two addresses, so a new document has to be asked for.
  await page.goto('about:blank');
  await visit.go(`/setup#${token}`);
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Make the first admin' }).click();
  await visit.sees('Use at least 12 characters.');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the first admin' }).click();

  await visit.heading('Keep this recovery key');
  assert.equal(new URL(page.url()).hash, '', 'the token is gone from the address');
  // The page is closed too early, or its answer was lost: the fleet says that the key waits, and where.
  const key = page.getByText(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){13}$/);
  const shown = await key.textContent();
  await page.goto('about:blank');
  await visit.go('/');
  await visit.sees('The recovery key waits for you');
  await page.getByRole('link', { name: 'Show it and keep it elsewhere' }).click();
  await visit.heading('Keep this recovery key');
  assert.equal(await key.textContent(), shown);
  const go = page.getByRole('button', { name: 'Go to the fleet' });
  assert.equal(await go.isDisabled(), true, 'the key cannot be passed by');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as a file' }).click();
  assert.equal((await download).suggestedFilename(), 'sluice-recovery-key.txt');
  await page.getByLabel('I have stored the recovery key').check();
  await go.click();
  await visit.heading('Fleet');
  await visit.sees('Enrol the first PC');
  await visit.sees('No backup yet');
  assert.equal(await page.getByText('The recovery key waits for you').count(), 0);

  await page.goto('about:blank');
  await visit.go(`/setup#${token}`);
  await visit.sees('Set-up is done');
  visit.noTroubles();
});
