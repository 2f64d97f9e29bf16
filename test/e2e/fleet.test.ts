import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolFleet } from './support/fleet.js';
import { startStand } from './support/stand.js';
import { PHONE } from './support/visit.js';

test('fleet: numbers, filters, orders', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  const agents = await enrolFleet(stand.controller, 4);
  const [first] = agents;

  await t.test('filters, search and sort stand in the address and survive a reload', async () => {
    const visit = await stand.visit('viewer');
    const { page } = visit;
    await page.getByLabel('Search by name').fill('PC-0');
    await page.getByLabel('Hold').selectOption('none');
    await page.getByRole('button', { name: 'Machine' }).click();
    await page.waitForURL((url) => url.searchParams.get('order') === 'desc' && url.searchParams.get('q') === 'PC-0');
    const chosen = () => Object.fromEntries(new URL(page.url()).searchParams);
    await page.reload();
    const links = page.getByRole('table', { name: 'Machines' }).getByRole('link', { name: /^PC-/ });
    await links.first().waitFor();
    assert.deepEqual(await links.allTextContents(), ['PC-04', 'PC-03', 'PC-02', 'PC-01']);
    assert.deepEqual(chosen(), { q: 'PC-0', hold: 'none', order: 'desc' });
    assert.equal(await page.getByLabel('Search by name').inputValue(), 'PC-0');
    assert.equal(await page.getByLabel('Hold').inputValue(), 'none');

    await page.getByLabel('Search by name').fill('PC-03');
    await page.waitForURL((url) => url.searchParams.get('q') === 'PC-03');
    await page.getByRole('status').getByText('1–1 of 1').waitFor();
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await page.getByRole('status').getByText('1–4 of 4').waitFor();
    visit.noTroubles();
  });

  await t.test('each number of the summary leads to as many machines', async () => {
    const visit = await stand.visit('viewer');
    await visit.page.getByRole('link', { name: '4 Online' }).click();
    await visit.page.getByRole('status').getByText('1–4 of 4').waitFor();
    assert.equal(new URL(visit.page.url()).search, '?show=online');
    await visit.page
      .getByRole('link', { name: /Leaking|Not held/ })
      .first()
      .click();
    await visit.page.getByRole('status').getByText('1–4 of 4').waitFor();
    assert.equal(new URL(visit.page.url()).search, '?hold=none');
  });

  await t.test(
    'what the doctor measured stands beside what is assumed, and leads to the PCs that measured it',
    async () => {
      const says = (question: string, answer: string) => ({ question, answer, detail: 'A search under the pause.' });
      const windows = { edition: 'Core', build: 26200, ubr: 1 };
      await first.report('doctor', {
        ...windows,
        answers: [says('pause-hides-updates', 'no'), says('hold-holds', 'unknown')],
      });
      const visit = await stand.visit('viewer');
      const { page } = visit;
      await visit.sees(
        'Of 14 open questions about Windows: 0 observed as reckoned, 1 found otherwise, 13 still assumed.',
      );
      await page.getByRole('link', { name: 'What the doctor found' }).click();
      const found = page.getByRole('region', {
        name: 'The pause of the Settings page hides updates from a search.',
        exact: true,
      });
      await found.getByText('Otherwise').waitFor();
      await found
        .getByRole('row', { name: /^Core 26200/ })
        .getByRole('link')
        .nth(1)
        .click();
      await page.getByRole('status').getByText('1–1 of 1').waitFor();
      await visit.sees(/Doctor: “The pause of the Settings page hides updates from a search.” false on Core 26200/);
      await page.getByRole('table', { name: 'Machines' }).getByRole('link', { name: 'PC-01' }).click();
      const section = page.getByRole('region', { name: 'Doctor' });
      await section.getByText('A search under the pause.').waitFor();
      await section.getByText('Could not tell 1 of 2.').waitFor();
      visit.noTroubles();
    },
  );

  await t.test('a machine with an older agent shows the line that updates it, to those who may act', async () => {
    await first.poll({ agentVersion: '0.1.0' });
    const visit = await stand.visit('operator');
    await visit.go(`/machines/${first.machine}`);
    const section = visit.page.getByRole('region', { name: 'Agent 0.1.0' });
    await section.getByText(/This controller has \d+\.\d+\.\d+\./).waitFor();
    await section.getByText('Sluice.new').waitFor();
    await section.getByRole('button', { name: 'Copy update line' }).waitFor();
    visit.noTroubles();
    const viewer = await stand.visit('viewer');
    await viewer.go(`/machines/${first.machine}`);
    await viewer.sees('An operator sees here how it is brought up to date.');
    viewer.noTroubles();
  });

  await t.test('a nonsense address shows the fleet, not an error', async () => {
    const visit = await stand.visit('viewer');
    await visit.go('/?page=zero&hold=green&colour=red');
    await visit.page.getByRole('status').getByText('1–4 of 4').waitFor();
    visit.noTroubles();
  });

  await t.test('an order for selected machines says what will happen and reaches the agents', async () => {
    const visit = await stand.visit('operator');
    const { page } = visit;
    await page.getByLabel('Select PC-01').check();
    await page.getByLabel('Select PC-02').check();
    await page.getByRole('button', { name: 'Scan', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Scan: 2 machines' });
    await dialog.getByText('Nothing is downloaded or installed.').waitFor();
    await dialog.getByRole('button', { name: 'Scan 2 machines' }).click();
    await visit.sees('2 jobs made.');
    const order = await first.take();
    assert.equal(order?.verb, 'scan');
    await first.result(order!);
    visit.noTroubles();
  });

  await t.test('the keyboard alone orders a scan', async () => {
    const visit = await stand.visit('operator');
    const { page } = visit;
    await page.keyboard.press('Tab');
    assert.equal(await page.locator(':focus').textContent(), 'Skip to content');
    await page.keyboard.press('Enter');
    await visit.tabTo(page.getByLabel('Select PC-03'));
    await page.keyboard.press('Space');
    await page.getByRole('region', { name: 'Selected machines' }).waitFor();
    // The bar stands before the table in the order of the page.
    await visit.tabTo(page.getByRole('button', { name: 'Scan', exact: true }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Scan: PC-03' });
    await dialog.waitFor();
    await page.locator(':focus').filter({ hasText: 'Scan PC-03' }).waitFor();
    await page.keyboard.press('Enter');
    await visit.sees('1 job made.');
    await dialog.waitFor({ state: 'hidden' });
    visit.noTroubles();
  });

  await t.test('a phone shows cards, no sideways scrolling, and the same orders', async () => {
    const visit = await stand.visit('operator', PHONE);
    const { page } = visit;
    const card = page.getByRole('list', { name: 'Machines' }).getByRole('listitem').filter({ hasText: 'PC-04' });
    await card.waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), true);
    await card.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Hold', exact: true }).click();
    await page.getByRole('dialog').getByText('The hold ends by itself').waitFor();
    await page.getByRole('button', { name: 'Hold PC-04' }).click();
    await visit.sees('1 job made.');
    await page.getByRole('button', { name: 'Open menu' }).click();
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Patches' }).click();
    await visit.heading('Patches');
    visit.noTroubles();
  });
});
