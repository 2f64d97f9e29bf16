import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { violations } from './support/axe.js';
import { enrolFleet } from './support/fleet.js';
import { haltedRollout, planRings } from './support/rollouts.js';
import { startStand } from './support/stand.js';
import { PHONE } from './support/visit.js';

const SCREENSHOTS = '.cache/screenshots';

const WINDOW = {
  name: 'Patch Friday',
  purpose: 'install',
  rule: {
    recurrence: 'FREQ=MONTHLY;BYDAY=2TU',
    plusDays: 3,
    from: '2026-11-01',
    to: null,
    startTime: '22:00',
    durationMinutes: 240,
    zone: 'machine',
    blackouts: [{ from: '2026-12-20', to: '2027-01-03' }],
    exceptions: ['2027-04-16'],
  },
};

const RULE = {
  name: 'Cumulative after a week',
  action: 'defer',
  deferDays: 7,
  rings: null,
  match: { kinds: ['cumulative'] },
};

test('every room is free of axe violations, in both schemes, on a desk and on a phone', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  const agents = await enrolFleet(stand.controller, 3);
  const [agent] = agents;
  await agent.hold();
  const answers = [{ question: 'hold-holds', answer: 'yes', detail: 'Held for 80 hours.' }];
  await agent.report('doctor', { edition: 'Core', build: 26200, ubr: 1, answers });
  const { people } = stand;
  const order = { machines: [agent.machine], verb: 'scan' };
  const { created } = await people.operator.ask<{ created: { job: string }[] }>('POST', '/api/v1/machines/jobs', order);
  const patches = await people.viewer.ask<{ rows: { id: string }[] }>('GET', '/api/v1/patches');
  const window = await people.admin.ask<{ id: string }>('POST', '/api/v1/windows', WINDOW);
  const rings = await people.viewer.ask<{ rows: { id: string }[] }>('GET', '/api/v1/rings');
  const [ring] = rings.rows;
  const labelRules = [{ site: ['Berlin'], ownership: ['organisation'] }];
  await people.admin.ask('PATCH', `/api/v1/rings/${ring?.id}`, { windows: [window.id], labelRules });
  const { version } = await people.admin.ask<{ version: string }>('GET', '/api/v1/rules');
  await people.admin.ask('PUT', '/api/v1/rules', { version, rules: [{ ...RULE, id: randomUUID() }] });
  await planRings(people.admin, agents);
  const [offered] = patches.rows;
  const halted = await haltedRollout(people.operator, agents, offered?.id ?? '');
  const draft = await people.operator.ask<{ id: string }>('POST', '/api/v1/rollouts', {
    patch: patches.rows[1]?.id,
    startsAt: '2027-01-01T08:00:00Z',
  });
  const list = { kind: 'upload', name: 'Count', csv: 'name,mac\nDESKTOP-AB12CD3,02:00:00:00:00:01\nHALL-2,\n' };
  await people.admin.ask('POST', '/api/v1/discovery/sources', list);
  const push = await people.admin.ask<{ id: string }>('POST', '/api/v1/push-enrolments', {
    addresses: ['pc-1.invalid', 'pc-2.invalid'],
    transport: 'ssh',
    account: 'admin',
    password: 'correct horse',
    ring: null,
    ownership: 'organisation',
  });
  await people.admin.ask('PUT', `/api/v1/machines/${agent.machine}/transports/winrm`, {
    host: 'pc-01.lan',
    password: 'battery staple',
    administrator: true,
  });
  await people.admin.ask('PUT', `/api/v1/machines/${agent.machine}/transports/ssh`, { host: 'pc-01.lan' });
  const rooms: Record<string, string> = {
    fleet: '/',
    doctor: '/doctor',
    machine: `/machines/${agent.machine}`,
    patches: '/patches',
    patch: `/patches/${patches.rows[0]?.id}`,
    job: `/jobs/${created[0]?.job}`,
    rollouts: '/rollouts',
    'rollout-halted': `/rollouts/${halted}`,
    'rollout-draft': `/rollouts/${draft.id}`,
    'new-rollout': `/rollouts/new?patch=${patches.rows[1]?.id}`,
    'change-rollout': `/rollouts/${draft.id}/edit`,
    calendar: '/calendar',
    alarms: '/alarms',
    report: '/report',
    channels: '/channels',
    seen: '/seen',
    sources: '/seen/sources',
    rings: '/rings',
    ring: `/rings/${ring?.id}`,
    windows: '/windows',
    window: `/windows/${window.id}`,
    'new-window': '/windows/new',
    rules: '/rules',
    restarts: '/restarts',
    enrolment: '/enrolment',
    'push-enrol': '/push-enrol?addresses=pc-1,pc-2',
    'push-run': `/push-enrol/${push.id}`,
    users: '/users',
    audit: '/audit',
    account: '/account',
    nothing: '/no-such-room',
    'unknown-machine': '/machines/3f0e8a3e-0000-4000-8000-000000000000',
    'sign-in': '/sign-in',
    'set-up': '/setup#spent',
  };
  mkdirSync(SCREENSHOTS, { recursive: true });

  for (const scheme of ['light', 'dark'] as const) {
    for (const size of [{ width: 1280, height: 900 }, PHONE]) {
      await t.test(`${scheme}, ${size.width} pixels wide`, async () => {
        const visit = await stand.visit('admin', { scheme, ...size });
        const { page } = visit;
        const found: string[] = [];
        for (const [room, address] of Object.entries(rooms)) {
          await visit.go(address);
          await page.locator('[aria-busy], .mantine-Loader-root').first().waitFor({ state: 'detached' });
          found.push(...(await violations(visit)).map((violation) => `${room}: ${violation}`));
          const narrow = await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
          if (!narrow) found.push(`${room}: scrolls sideways`);
          await page.screenshot({ path: `${SCREENSHOTS}/${room}-${scheme}-${size.width}.png` });
        }
        assert.deepEqual(found, []);
        visit.noTroubles();
      });
    }
  }

  await t.test('an open dialog and an open menu are free of violations, too', async () => {
    const visit = await stand.visit('operator', { scheme: 'dark' });
    await visit.go(`/machines/${agent.machine}`);
    await visit.page.getByRole('button', { name: 'More' }).click();
    await visit.page.getByRole('menuitem', { name: 'Leave the fleet' }).waitFor();
    assert.deepEqual(await violations(visit), []);
    await visit.page.keyboard.press('Escape');
    await visit.page.getByRole('button', { name: 'Restart' }).click();
    await visit.page.getByRole('dialog').waitFor();
    // The fade-in changes colours.
    await visit.page.waitForTimeout(400);
    assert.deepEqual(await violations(visit), []);
  });

  await t.test('editors that open on demand are free of violations, too', async () => {
    const visit = await stand.visit('admin', { scheme: 'light', ...PHONE });
    const { page } = visit;
    await visit.go('/rules');
    await page.getByRole('button', { name: 'Edit Cumulative after a week' }).click();
    await page.getByText('More conditions').click();
    await page.getByText('Only in some').click();
    assert.deepEqual(await violations(visit), []);
    await page.getByRole('button', { name: 'Drop the changes' }).click();
    await visit.go('/windows/new');
    await page.getByLabel('Days', { exact: true }).selectOption({ label: 'Every week on …' });
    await page.getByText('One time zone for all').click();
    await page.getByRole('button', { name: 'Add a blackout' }).click();
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Tokyo');
    await page.getByRole('option', { name: 'Asia/Tokyo' }).waitFor();
    assert.deepEqual(await violations(visit), []);
    await page.keyboard.press('Escape');
    await visit.go('/restarts');
    await page.getByRole('button', { name: 'New restart policy' }).click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(400);
    assert.deepEqual(await violations(visit), []);
    await visit.go('/');
    await page.getByLabel('Select PC-01').check();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Set labels' }).click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(400);
    assert.deepEqual(await violations(visit), []);
  });

  await t.test('planning and stopping are free of violations while they ask, too', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const visit = await stand.visit('operator', { scheme, ...PHONE });
      const { page } = visit;
      await visit.go(`/rollouts/${draft.id}/edit`);
      await page.getByRole('button', { name: 'Otherwise here: Early' }).click();
      await page.getByLabel('At a time').check();
      await page.getByText('3 of 3 machines would get it').waitFor();
      for (const day of await page.locator('details').all()) await day.locator('summary').click();
      assert.deepEqual(await violations(visit), []);
      await visit.go(`/patches/${patches.rows[1]?.id}`);
      await page.getByRole('button', { name: 'Install now' }).click();
      await page.getByRole('dialog').getByLabel('On the machines of').selectOption({ label: 'machines that I choose' });
      await page.getByRole('dialog').getByLabel('With restart terms of its own').check();
      await page.waitForTimeout(400);
      assert.deepEqual(await violations(visit), []);
      await page.screenshot({ path: `${SCREENSHOTS}/install-${scheme}-390.png` });
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Stop everything' }).click();
      await page.getByRole('dialog').waitFor();
      await page.waitForTimeout(400);
      assert.deepEqual(await violations(visit), []);
      await page.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
      const notice = page.getByRole('main').getByRole('alert').filter({ hasText: 'The whole fleet is stopped' });
      await notice.waitFor();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.deepEqual(await violations(visit), []);
      await page.screenshot({ path: `${SCREENSHOTS}/stopped-${scheme}-390.png` });
      await page.getByRole('button', { name: 'Let the fleet go on' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Let it go on' }).click();
      await notice.waitFor({ state: 'detached' });
      visit.noTroubles();
    }
  });

  await t.test('the choice of a scheme holds against the system and survives a reload', async () => {
    const visit = await stand.visit('viewer', { scheme: 'light' });
    const scheme = () => visit.page.locator('html').getAttribute('data-mantine-color-scheme');
    assert.equal(await scheme(), 'light');
    await visit.page.getByRole('button', { name: /^Account/ }).click();
    await visit.page.getByRole('menuitemradio', { name: 'Dark' }).click();
    assert.equal(await scheme(), 'dark');
    await visit.page.reload();
    await visit.heading('Fleet');
    assert.equal(await scheme(), 'dark');
  });
});
