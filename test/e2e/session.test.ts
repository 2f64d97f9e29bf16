import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD } from '#test/people.js';
import { enrolFleet } from './support/fleet.js';
import { startStand } from './support/stand.js';
import type { Visit } from './support/visit.js';

const OPEN_ROOMS = ['Fleet', 'Patches', 'Alarms', 'Report'];
const PLAN = ['Rollouts', 'Calendar', 'Rings', 'Windows', 'Rules', 'Restarts'];

/** The rooms to which the header shows a way: its links, then what its menus hold. */
async function roomsOf({ page }: Visit): Promise<string[]> {
  const nav = page.getByRole('navigation', { name: 'Rooms' });
  await nav.getByRole('link', { name: 'Fleet' }).waitFor();
  const rooms = await nav.getByRole('link').allTextContents();
  for (const menu of await nav.getByRole('button').all()) {
    await menu.click();
    await page.getByRole('menuitem').first().waitFor();
    rooms.push(...(await page.getByRole('menuitem').allTextContents()));
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
  }
  return rooms;
}

test('sessions: wrong password, the way back to where one was, and who may do what', async (t) => {
  const stand = await startStand();
  if (!stand) return;
  const [agent] = await enrolFleet(stand.controller, 1);

  await t.test('a wrong password is refused with a sentence and a next step', async () => {
    const visit = await stand.visit('viewer');
    await visit.page.getByRole('button', { name: /^Account/ }).click();
    await visit.page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await visit.heading('Sign in to Sluice');
    await visit.page.getByLabel('Name').fill('ada');
    await visit.page.getByLabel('Password', { exact: true }).fill('not the password');
    await visit.page.getByRole('button', { name: 'Sign in' }).click();
    await visit.page.getByRole('alert').getByText('Name or password is wrong.').waitFor();
    assert.equal(new URL(visit.page.url()).pathname, '/sign-in');
    visit.noTroubles();
  });

  await t.test(
    'a session that ends elsewhere leads by itself to the sign-in page, and from there back to the room',
    async () => {
      const visit = await stand.visit('operator');
      await visit.go(`/machines/${agent.machine}`);
      await stand.people.operator.ask('DELETE', '/api/v1/sessions');
      await visit.heading('Sign in to Sluice');
      await visit.page.getByLabel('Name').fill('operator');
      await visit.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await visit.page.getByRole('button', { name: 'Sign in' }).click();
      await visit.heading(agent.name);
    },
  );

  await t.test('an address in the sign-in link that leads elsewhere is ignored', async () => {
    const visit = await stand.visit('viewer');
    await visit.context.clearCookies();
    await visit.go('/sign-in?next=//example.org/');
    await visit.page.getByLabel('Name').fill('viewer');
    await visit.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await visit.page.getByRole('button', { name: 'Sign in' }).click();
    await visit.heading('Fleet');
    visit.noTroubles();
  });

  await t.test('a viewer sees everything, is offered no act, and is refused beside the page', async () => {
    const visit = await stand.visit('viewer');
    await visit.page.getByRole('link', { name: agent.name }).waitFor();
    assert.equal(await visit.page.getByRole('checkbox').count(), 0, 'nothing can be selected');
    assert.deepEqual(await roomsOf(visit), [...OPEN_ROOMS, ...PLAN, 'Seen PCs']);

    await visit.go(`/machines/${agent.machine}`);
    for (const name of ['Scan', 'Hold', 'Restart', 'More']) {
      assert.equal(await visit.page.getByRole('button', { name, exact: true }).count(), 0, name);
    }
    await visit.go('/audit');
    await visit.page.getByRole('alert').getByText('Your role does not allow this.').waitFor();
    const order = { machines: [agent.machine], verb: 'scan' };
    const refusal = await stand.people.viewer.send('POST', '/api/v1/machines/jobs', order);
    assert.equal(refusal.status, 403);
  });

  await t.test('an operator is offered orders, an admin also people and enrolment', async () => {
    const operator = await stand.visit('operator');
    const admin = await stand.visit('admin');
    assert.deepEqual(await roomsOf(operator), [...OPEN_ROOMS, ...PLAN, 'Seen PCs', 'Audit']);
    const enrol = ['Seen PCs', 'Enrolment', 'Push enrol'];
    assert.deepEqual(await roomsOf(admin), [...OPEN_ROOMS, ...PLAN, ...enrol, 'Users', 'Notifications', 'Audit']);
    await operator.go(`/machines/${agent.machine}`);
    await operator.page.getByRole('button', { name: 'Scan', exact: true }).waitFor();
  });
});
