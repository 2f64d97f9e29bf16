import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolFleet, PATCH_TITLE } from './support/fleet.js';
import { startStand } from './support/stand.js';

test('patches: decide, install, and watch', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  const [agent] = await enrolFleet(stand.controller, 2);

  await t.test('a patch is released for one ring, and the decision is taken back', async () => {
    const visit = await stand.visit('operator');
    const { page } = visit;
    await page.getByRole('link', { name: '2 Undecided patches' }).click();
    await visit.heading('Patches');
    await page.getByRole('link', { name: PATCH_TITLE }).click();
    await visit.sees('Installed on 0 of 2 machines, 2 still offered it.');

    await page.getByRole('button', { name: 'Release', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('For').selectOption({ label: 'Canary (2 machines)' });
    await dialog.getByText('2 machines there are offered it and do not have it.').waitFor();
    await dialog.getByRole('button', { name: 'Release', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Canary', { exact: true }).first().waitFor();

    await page.getByRole('button', { name: 'Take decision back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await visit.sees('undecided');
    visit.noTroubles();
  });

  await t.test('what is installed now is seen moving, without a reload, to its end', async () => {
    const visit = await stand.visit('operator');
    const { page } = visit;
    await visit.go('/patches');
    await page.getByRole('link', { name: PATCH_TITLE }).click();
    await page.getByRole('button', { name: 'Install now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Install on 2 machines' }).click();
    await visit.sees('2 machines will install it.');

    const order = await agent.take();
    assert.equal(order?.verb, 'install');
    const watcher = await stand.visit('viewer');
    await watcher.go(`/machines/${agent.machine}`);
    await agent.progress(order!, 1, { phase: 'downloading', percent: 37 });
    await watcher.page.getByRole('progressbar', { name: 'Install, 37 percent' }).first().waitFor();
    await agent.progress(order!, 2, { phase: 'installing', percent: 81 });
    await watcher.page.getByRole('progressbar', { name: 'Install, 81 percent' }).first().waitFor();
    await page.getByText('81 %').waitFor();

    await agent.result(order!, { outcome: 'failed', reason: 'install-failed', hresult: '0x80070070' });
    await watcher.page.getByText('0x80070070').first().waitFor();
    await watcher.page.getByText('Failed', { exact: true }).first().waitFor();
    visit.noTroubles();
    watcher.noTroubles();
  });

  await t.test(
    'a decline says what it covers; then nothing is offered to install, and the API refuses it',
    async () => {
      const visit = await stand.visit('operator');
      const { page } = visit;
      const decide = page.getByRole('button', { name: `Decide on ${PATCH_TITLE}` });
      await visit.go('/patches');
      await decide.click();
      await page.getByRole('menuitem', { name: 'Decline' }).click();
      await page.getByRole('dialog').getByText('this and every later revision are refused').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
      await page.getByText('Declined', { exact: true }).waitFor();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });

      await decide.click();
      assert.deepEqual(await page.getByRole('menuitem').allTextContents(), ['Release', 'Take decision back']);
      const { rows } = await stand.people.viewer.ask<{ rows: { id: string; title: string }[] }>(
        'GET',
        '/api/v1/patches',
      );
      const patch = rows.find((row) => row.title === PATCH_TITLE);
      const refusal = await stand.people.operator.send('POST', `/api/v1/patches/${patch?.id}/install`, {});
      assert.match(await refusal.text(), /declined/);
      visit.noTroubles();
    },
  );
});
