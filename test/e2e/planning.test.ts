import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { enrolFleet, PATCH_TITLE } from './support/fleet.js';
import { startStand } from './support/stand.js';

const ringsOf = (page: Page) =>
  page.getByRole('list', { name: 'Rings in order' }).getByRole('heading', { level: 2 }).allTextContents();

test('planning: windows, rings and what they mean', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  const { people } = stand;
  const [berlin, tokyo] = await enrolFleet(stand.controller, 2);
  await berlin.inventory({ timeZone: 'W. Europe Standard Time' });
  await tokyo!.inventory({ timeZone: 'Tokyo Standard Time' });

  await t.test('a ring without a window stands out, and its next step leads to making one', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await page.getByRole('button', { name: 'Plan' }).click();
    await page.getByRole('menuitem', { name: 'Rings' }).click();
    await visit.heading('Rings');
    await visit.sees('The ring has no maintenance window, so nothing is ever installed.');
    await page.getByRole('link', { name: 'Give the ring a window.' }).first().click();
    await visit.heading('Canary');
    await page.getByRole('link', { name: 'make a window' }).click();
    await visit.heading('New window');
    visit.noTroubles();
  });

  await t.test('a window for two zones shows its next times on the walls there, and is given to a ring', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await visit.go('/windows');
    await visit.sees('No window yet, so nothing is installed by plan.');
    await page.getByRole('link', { name: 'New window' }).click();
    await visit.heading('New window');
    const meaning = page.getByRole('region', { name: 'What it means' });
    await meaning
      .getByText('3 days after the second Tuesday of each month, from 22:00 to 02:00 the next day')
      .waitFor();
    // In Berlin the clocks change within these months, in Tokyo they do not.
    await meaning.getByRole('heading', { name: 'Europe/Berlin 1 machine' }).waitFor();
    await meaning.getByRole('heading', { name: 'Asia/Tokyo 1 machine' }).waitFor();

    await page.getByLabel('Days', { exact: true }).selectOption({ label: 'Every week on …' });
    await page.getByText('Saturday', { exact: true }).click();
    await meaning.getByText('Every Thursday and Saturday, from 22:00').waitFor();
    await meaning
      .getByRole('heading', { name: /Berlin and .*Tokyo 2 machines|Tokyo and .*Berlin 2 machines/ })
      .waitFor();
    await meaning
      .getByText(/^Sat, \d/)
      .first()
      .waitFor();

    await page.getByRole('button', { name: 'Make the window' }).click();
    await visit.sees('Give it a name');
    await page.getByLabel('Name').fill('Weekend nights');
    await page.getByRole('button', { name: 'Make the window' }).click();
    await visit.heading('Windows');
    const row = page.getByRole('row').filter({ hasText: 'Weekend nights' });
    await row.getByText('No ring').waitFor();

    await visit.go('/rings');
    await page.getByRole('link', { name: 'Edit Canary' }).click();
    await page.getByLabel('Weekend nights (installing)').check();
    await page.getByRole('button', { name: 'Save the ring' }).click();
    await visit.heading('Rings');
    await page.getByRole('link', { name: 'Weekend nights' }).waitFor();

    await visit.go('/windows');
    await row.getByRole('link', { name: 'Canary' }).waitFor();
    await row.getByRole('link', { name: 'Weekend nights' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Canary still uses it').waitFor();
    assert.ok(await dialog.getByRole('button', { name: 'Delete the window' }).isDisabled());
    visit.noTroubles();
  });

  await t.test('what cannot be is said beside the field, in words, while it is typed', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await visit.go('/windows/new');
    await page.getByLabel('Days', { exact: true }).selectOption({ label: 'A rule of my own (RFC 5545)' });
    await page.getByLabel('Recurrence rule').fill('every friday');
    await visit.sees('This window would not work');
    assert.match(await errorOf(page, 'Recurrence rule'), /could not be understood/);
    await page.getByLabel('Recurrence rule').fill('FREQ=MONTHLY;BYDAY=1FR');
    await page.getByText('This window would not work').waitFor({ state: 'detached' });

    await page.getByLabel('Last date, if any').fill('2020-01-01');
    assert.match(await errorOf(page, 'First date'), /before the first/);
    await page.getByLabel('Last date, if any').fill('');
    await page.getByLabel('Hours').fill('0');
    await visit.sees('Choose from 15 minutes to 7 days');
    visit.noTroubles();
  });

  await t.test('clocks that change in the night are marked', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await visit.go('/windows/new');
    await page.getByLabel('Days', { exact: true }).selectOption({ label: 'A rule of my own (RFC 5545)' });
    await page.getByLabel('Recurrence rule').fill('FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU');
    await page.getByLabel('Days after each').fill('0');
    await page.getByLabel('Start', { exact: true }).fill('00:30');
    const berlinTimes = page.getByRole('region', { name: 'What it means' });
    await berlinTimes.getByText('Clocks go forward meanwhile').first().waitFor();
    await berlinTimes.getByText('00:30 – 05:30').first().waitFor();
    visit.noTroubles();
  });

  await t.test('rings change their order by keyboard, and the focus stays on the button', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await visit.go('/rings');
    const before = await ringsOf(page);
    assert.ok(before.length >= 2, 'a fresh installation has rings');
    const up = page.getByRole('button', { name: `Move ${before[1]} up` });
    await visit.tabTo(up);
    await page.keyboard.press('Enter');
    await visit.sees('This order is not saved yet');
    assert.deepEqual((await ringsOf(page)).slice(0, 2), [before[1], before[0]]);
    const focused = await page.evaluate('document.activeElement.getAttribute("aria-label")');
    assert.equal(focused, `Move ${before[1]} down`, 'at the top only the way down is left');
    await page.getByRole('button', { name: 'Save the order' }).click();
    await visit.sees('The new order holds.');
    await page.reload();
    await visit.heading('Rings');
    await page.getByRole('list', { name: 'Rings in order' }).waitFor();
    assert.deepEqual((await ringsOf(page)).slice(0, 2), [before[1], before[0]]);
    visit.noTroubles();
  });

  await t.test('a label rule shows which machines it would move before it is saved', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await visit.go(`/machines/${tokyo!.machine}`);
    for (const [item, label, value] of [
      ['Set the site', 'Site', 'Tokyo'],
      ['Move to another ring', 'Ring', 'by-rules'],
    ] as const) {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      const field = page.getByRole('dialog').getByLabel(label);
      if (label === 'Site') await field.fill(value);
      else await field.selectOption(value);
      await page.getByRole('button', { name: 'Change it' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    await page.getByRole('link', { name: 'Tokyo' }).waitFor();
    await visit.sees('by its label rules');

    await visit.go('/rings');
    await page.getByRole('link', { name: 'Edit Canary' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await visit.sees('Give each label at least one value.');
    assert.ok(await page.getByRole('button', { name: 'Save the ring' }).isDisabled());
    await page.getByRole('combobox', { name: 'is one of' }).fill('Tokyo');
    await page.keyboard.press('Enter');
    await visit.sees('1 machine would move:');
    await page.getByRole('row').filter({ hasText: 'PC-02' }).getByText('Canary').waitFor();
    await page.getByLabel('Waves', { exact: true }).fill('1, 50 %, all');
    await visit.sees('then half, then all');
    await page.getByRole('button', { name: 'Save the ring' }).click();
    await visit.heading('Rings');
    await visit.sees('By rule: site is Tokyo');
    visit.noTroubles();
  });

  await t.test('labels of many machines are set at once', async () => {
    const visit = await stand.visit('operator');
    const { page } = visit;
    await visit.go('/');
    await page.getByLabel('Select all on this page').check();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Set labels' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Label', { exact: true }).fill('department');
    await dialog.getByLabel('Value').fill('Accounting');
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await visit.sees('2 machines changed.');
    await visit.go(`/machines/${berlin.machine}`);
    await visit.sees('department: Accounting');
    visit.noTroubles();
  });

  await t.test('a viewer sees the plan in words and can change none of it', async () => {
    const visit = await stand.visit('viewer');
    const { page } = visit;
    await visit.go('/rings');
    await visit.sees('Weekend nights');
    assert.equal(await page.getByRole('button', { name: /^Move|New ring/ }).count(), 0);
    await page.getByRole('link', { name: 'Weekend nights' }).click();
    await visit.heading('Weekend nights');
    await visit.sees('Every Thursday and Saturday');
    assert.equal(await page.getByRole('button', { name: /Save|Delete/ }).count(), 0);
    const refusal = await people.viewer.send('POST', '/api/v1/rings', { name: 'Mine' });
    assert.equal(refusal.status, 403);
    visit.noTroubles();
  });
});

test('planning: rules', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  await enrolFleet(stand.controller, 2);

  await t.test('a rule shows what it would do today while it is written, and holds when it is saved', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await visit.go('/rules');
    await visit.sees('No rule yet: every patch waits for a person.');
    const uncaught = page.getByRole('region', { name: 'Caught by no rule' });
    await uncaught.getByRole('link', { name: PATCH_TITLE }).waitFor();

    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Name').fill('Cumulative after a week');
    await visit.sees('A rule that releases has no condition');
    assert.ok(await page.getByRole('button', { name: 'Save the rules' }).isDisabled());
    await page.getByText('Cumulative update', { exact: true }).click();
    await page.getByText('Defer', { exact: true }).click();
    await page.getByLabel('Days after first sight').fill('7');
    await visit.sees('Of today’s open patches: 1 waiting until their time');
    const rules = page.getByRole('list', { name: 'Rules in order' });
    await rules.getByText('Catches 1 patch today').click();
    await rules.getByRole('link', { name: PATCH_TITLE }).waitFor();
    await rules.getByText(/^Waits until/).waitFor();
    await uncaught.getByRole('link', { name: PATCH_TITLE }).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Save the rules' }).click();
    await visit.sees('The rules are saved.');
    await page.reload();
    await visit.sees('Catches Cumulative update; in every ring.');
    visit.noTroubles();
  });

  await t.test('the first rule that fits decides: moving one by keyboard shows what that changes', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await visit.go('/rules');
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Name').fill('Never this one');
    await page.getByText('Decline', { exact: true }).click();
    await page.getByText('More conditions').click();
    await page.getByRole('combobox', { name: 'KB numbers' }).fill('5070001');
    await page.keyboard.press('Enter');
    await visit.sees('Catches KB5070001; in every ring.');
    const last = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Never this one' }) });
    await last.getByText('Catches nothing today.').waitFor();
    await visit.tabTo(page.getByRole('button', { name: 'Move Never this one up' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await last.getByText('Catches 1 patch today').waitFor();
    await visit.sees('Of today’s open patches: 1 declined');

    const other = await stand.people.admin.ask<{ version: string; rules: unknown[] }>('GET', '/api/v1/rules');
    await stand.people.admin.ask('PUT', '/api/v1/rules', { ...other, rules: [] });
    await visit.sees('Somebody else saved other rules meanwhile');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await visit.sees('The rules are saved.');
    await page.reload();
    await visit.heading('Rules');
    await visit.sees('Never this one');
    visit.noTroubles();
  });

  await t.test('what is not saved is not lost by a slip: leaving asks first', async () => {
    const visit = await stand.visit('admin');
    const { page } = visit;
    await visit.go('/rules');
    await page.getByRole('button', { name: 'Delete Never this one' }).click();
    await visit.sees('These rules are not saved yet');
    let asked = '';
    page.once('dialog', (dialog) => {
      asked = dialog.message();
      void dialog.dismiss();
    });
    await page.getByRole('link', { name: 'Patches' }).click();
    await visit.heading('Rules');
    assert.match(asked, /not saved/);
    await page.getByRole('button', { name: 'Drop the changes' }).click();
    await page.getByRole('heading', { name: 'Never this one' }).waitFor();
    visit.noTroubles();
  });

  await t.test('a viewer sees the rules and what they catch, and no way to change them', async () => {
    const visit = await stand.visit('viewer');
    await visit.go('/rules');
    await visit.sees('Catches 1 patch today');
    assert.equal(await visit.page.getByRole('button', { name: /Add a rule|^Move|Delete|Edit/ }).count(), 0);
    visit.noTroubles();
  });
});

test('planning: how PCs are restarted is said in words, for a ring and for all', async () => {
  const stand = await startStand();
  if (!stand) return;
  const visit = await stand.visit('admin');
  const { page } = visit;
  await visit.go('/restarts');
  const every = page.getByRole('region', { name: 'Every PC' });
  await every.getByText('1 hour of notice, then a countdown of 15 minutes.').waitFor();

  await page.getByRole('button', { name: 'New restart policy' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Ring').selectOption({ label: 'Canary' });
  await dialog.getByLabel('Notice (min)').fill('10');
  await dialog.getByLabel('Deadline (hours)').fill('0');
  await dialog.getByText('10 minutes of notice, then a countdown of 15 minutes.').waitFor();
  await dialog.getByText('It cannot be put off.').waitFor();
  await dialog.getByLabel('Countdown (min)').fill('');
  await dialog.getByText('Fill in every figure.').waitFor();
  assert.ok(await dialog.getByRole('button', { name: 'Save the policy' }).isDisabled());
  await dialog.getByLabel('Countdown (min)').fill('5');
  await dialog.getByRole('button', { name: 'Save the policy' }).click();
  const canary = page.getByRole('region', { name: 'Canary: all PCs' });
  await canary.getByText('10 minutes of notice, then a countdown of 5 minutes.').waitFor();
  await page.getByRole('region', { name: 'Every other PC' }).waitFor();

  await page.getByRole('button', { name: 'New restart policy' }).click();
  await dialog.getByLabel('Ring').selectOption({ label: 'Canary' });
  await dialog.getByText('Canary: all PCs: there is a policy already').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Remove: Canary: all PCs' }).click();
  await dialog.getByRole('button', { name: 'Remove the policy' }).click();
  await canary.waitFor({ state: 'detached' });
  await page.reload();
  await every.waitFor();
  visit.noTroubles();
});

/** The error that belongs to a field, as a screen reader finds it. */
async function errorOf(page: Page, label: string): Promise<string> {
  const field = page.getByLabel(label, { exact: true });
  await field.and(page.locator('[aria-invalid="true"]')).waitFor();
  const ids = (await field.getAttribute('aria-describedby')) ?? '';
  const texts = ids.split(/ +/).map((id) => page.locator(`[id="${id}"]`).textContent());
  return (await Promise.all(texts)).join(' ');
}
