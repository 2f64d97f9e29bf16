import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startStand } from './support/stand.js';
import { Visit } from './support/visit.js';

test('users: an admin adds a person, who signs in, and disables the account, which ends the session', async () => {
  const stand = await startStand();
  if (!stand) return;
  const visit = await stand.visit('admin');
  const { page } = visit;
  await visit.go('/users');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByLabel('Name').fill('otto');
  await dialog.getByLabel('First password').fill('a long first password');
  await dialog.getByLabel('Role').selectOption('operator');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('row').filter({ hasText: 'otto' }).getByText('Operator').waitFor();

  const otto = await Visit.open(stand.browser, visit.url);
  await otto.signIn('otto', 'a long first password');
  await page.getByRole('button', { name: 'Change otto' }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await page.getByRole('dialog').getByText('otto is signed out everywhere').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('row').filter({ hasText: 'otto' }).getByText('Disabled').waitFor();
  await otto.page.reload();
  await otto.heading('Sign in to Sluice');

  await page.getByRole('button', { name: 'Add a person' }).click();
  await dialog.getByLabel('Name').fill('otto');
  await dialog.getByLabel('First password').fill('a long first password');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByRole('alert').getByText('The name is taken.').waitFor();
  assert.equal(await dialog.getByLabel('Name').inputValue(), 'otto', 'what was filled in stays after a refusal');
  visit.noTroubles();
});
