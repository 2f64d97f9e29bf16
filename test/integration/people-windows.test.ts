import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuditPage } from '#contracts/people/audit.js';
import { RingRow, WindowList, WindowPreview, WindowView } from '#contracts/people/planning.js';
import type { Role } from '#domain/words.js';
import { FakeClock } from '#test/clock.js';
import { FleetRows } from '#test/fleet.js';
import { type Person, signInAll } from '#test/people.js';
import { nightly } from '#test/planner.js';
import { startController, type TestController } from '#test/platform.js';

const clock = new FakeClock('2026-10-20T12:00:00.000Z');
let controller: TestController;
let people: Record<Role, Person>;
before(async () => {
  controller = await startController({ clock });
  people = await signInAll(controller);
  const rows = new FleetRows(controller.platform.database.pool, clock.now());
  for (const name of ['Berlin 1', 'Berlin 2', 'Berlin 3']) await rows.machine(name, { zone: 'Europe/Berlin' });
  await rows.machine('Boston', { zone: 'America/New_York' });
  await rows.machine('Somewhere');
  await rows.machine('Gone', { state: 'retired', zone: 'Asia/Tokyo' });
});
after(() => controller.close());

const make = async (name: string, rule = nightly()) =>
  WindowView.parse(await people.admin.ask('POST', '/api/v1/windows', { name, purpose: 'install', rule }));
const preview = async (rule: object, more: object = {}) =>
  WindowPreview.parse(await people.viewer.ask('POST', '/api/v1/windows/preview', { rule, ...more }));

async function refused(method: string, path: string, body?: unknown) {
  const response = await people.admin.send(method, `/api/v1/${path}`, body);
  const { reason, detail } = (await response.json()) as { reason: string; detail?: string };
  return [response.status, reason, ...(detail === undefined ? [] : [detail])];
}

test('a window is made, listed with when it opens next, changed and deleted, and the audit says by whom', async () => {
  const made = await make('Nightly', nightly({ zone: 'Europe/Berlin' }));
  assert.deepEqual(made.next[0], {
    start: '2026-10-20T20:00:00.000Z',
    end: '2026-10-21T02:00:00.000Z',
    zone: 'Europe/Berlin',
    localStart: '2026-10-20T22:00:00',
    localEnd: '2026-10-21T04:00:00',
  });
  const listed = WindowList.parse(await people.viewer.ask('GET', '/api/v1/windows'));
  assert.deepEqual(
    listed.rows.find(({ id }) => id === made.id),
    made,
  );
  const later = { name: 'Later', purpose: 'restart', rule: nightly({ zone: 'Europe/Berlin', startTime: '23:00' }) };
  const changed = WindowView.parse(await people.admin.ask('PUT', `/api/v1/windows/${made.id}`, later));
  assert.deepEqual(
    [changed.name, changed.purpose, changed.next[0]?.localStart],
    ['Later', 'restart', '2026-10-20T23:00:00'],
  );
  await people.admin.ask('DELETE', `/api/v1/windows/${made.id}`);
  assert.deepEqual(await refused('DELETE', `windows/${made.id}`), [404, 'not-found']);
  const audit = AuditPage.parse(await people.operator.ask('GET', `/api/v1/audit?subject=window:${made.id}`));
  assert.deepEqual(
    audit.rows.map(({ actor, action }) => [actor, action]).sort(),
    ['change', 'create', 'delete'].map((act) => ['ada', `window.${act}`]),
  );
});

test('a window that makes no sense is refused by name, and nothing is stored', async () => {
  const count = async () => WindowList.parse(await people.viewer.ask('GET', '/api/v1/windows')).rows.length;
  const before = await count();
  const bad: [object, string][] = [
    [{ recurrence: 'FREQ=MONTHLY;BYMONTHDAY=99' }, 'window-recurrence-invalid'],
    [{ from: '2026-02-30' }, 'window-date-invalid'],
    [{ zone: 'Europe/Atlantis' }, 'window-zone-unknown'],
    [{ to: '2026-10-01' }, 'window-never-opens'],
    [{ blackouts: [{ from: '2026-01-01', to: '2046-01-01' }] }, 'window-never-opens'],
    [{ durationMinutes: 14 }, 'invalid'],
    [{ startTime: '24:00' }, 'invalid'],
  ];
  for (const [changes, reason] of bad) {
    const body = { name: 'Bad', purpose: 'install', rule: { ...nightly(), ...changes } };
    assert.deepEqual(await refused('POST', 'windows', body), [422, reason], reason);
  }
  assert.equal(await count(), before);
});

test('a name is given once', async () => {
  const first = await make('Unique');
  const second = await make('Other');
  const body = { name: 'Unique', purpose: 'install', rule: nightly() };
  assert.deepEqual(await refused('POST', 'windows', body), [409, 'name-taken']);
  assert.deepEqual(await refused('PUT', `windows/${second.id}`, body), [409, 'name-taken']);
  await people.admin.ask('PUT', `/api/v1/windows/${first.id}`, body);
});

test('a window is not deleted while a ring uses it, and the refusal names the rings', async () => {
  const used = await make('Used');
  const made = await people.admin.ask('POST', '/api/v1/rings', { name: 'Kiosks', windows: [used.id] });
  const ring = RingRow.parse(made);
  assert.deepEqual(await refused('DELETE', `windows/${used.id}`), [409, 'window-in-use', 'Used by: Kiosks.']);
  await people.admin.ask('PATCH', `/api/v1/rings/${ring.id}`, { windows: [] });
  await people.admin.ask('DELETE', `/api/v1/windows/${used.id}`);
});

test('a preview shows the window on the wall of every zone of the fleet, with the night in which the clocks change', async () => {
  const shown = await preview(
    nightly({ zone: 'Europe/Berlin', from: '2026-10-24', startTime: '23:00', durationMinutes: 240 }),
    {
      count: 2,
    },
  );
  assert.equal(shown.problem, null);
  assert.equal(shown.zoneUnknown, 1);
  assert.deepEqual(
    shown.zones.map(({ zone, machines, occurrences }) => [zone, machines, occurrences[0]?.localStart]),
    [
      ['Europe/Berlin', 3, '2026-10-24T23:00:00'],
      ['America/New_York', 1, '2026-10-24T17:00:00'],
    ],
  );
  // In that night 03:00 comes twice in Berlin: four hours after 23:00 the wall shows 02:00.
  assert.equal(shown.zones[0]?.occurrences[0]?.localEnd, '2026-10-25T02:00:00');
});

test("a window of each machine's own zone opens at the same time on every wall, and is told by that of most machines", async () => {
  const shown = await preview(nightly(), { count: 1 });
  const local = shown.zones.map(({ occurrences }) => occurrences[0]?.localStart);
  // In Boston it is still morning, in Berlin afternoon: both walls will show 22:00 today.
  assert.deepEqual(local, ['2026-10-20T22:00:00', '2026-10-20T22:00:00']);
  assert.notEqual(shown.zones[0]?.occurrences[0]?.start, shown.zones[1]?.occurrences[0]?.start);
  assert.equal((await make('Own zone')).next[0]?.zone, 'Europe/Berlin');
});

test('a preview tells what is wrong with a rule, and with a zone that somebody asks for', async () => {
  const never = await preview(nightly({ to: '2026-10-01' }));
  assert.deepEqual([never.problem?.reason, never.zones], ['window-never-opens', []]);
  const asked = await preview(nightly(), { zones: ['Mars/Olympus', 'Asia/Tokyo'], count: 1 });
  assert.deepEqual(
    asked.zones.map(({ zone, problem, machines }) => [zone, problem?.reason ?? null, machines]),
    [
      ['Asia/Tokyo', null, 0],
      ['Mars/Olympus', 'window-zone-unknown', 0],
    ],
  );
});
