import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MACHINE_STATES, type MachineState } from '../words.js';
import {
  isBogusSmbiosUuid,
  isLost,
  judgeContact,
  judgeEnrolment,
  type KnownMachine,
  MACHINE_EVENTS,
  type MachineEvent,
  machineTransition,
} from './life.js';

/** Every pair, written down apart from the code. */
const EXPECTED: Record<MachineState, Record<MachineEvent, string>> = {
  active: {
    seen: 'active',
    silent: 'lost',
    cloned: 'duplicate',
    confirm: '!machine-not-duplicate',
    reinstall: 'retired',
    retire: 'retired',
    leave: 'left',
  },
  lost: {
    seen: 'active',
    silent: 'lost',
    cloned: 'duplicate',
    confirm: '!machine-not-duplicate',
    reinstall: 'retired',
    retire: 'retired',
    leave: 'left',
  },
  duplicate: {
    seen: '!cloned-credential',
    silent: 'duplicate',
    cloned: 'duplicate',
    confirm: 'active',
    reinstall: 'retired',
    retire: 'retired',
    leave: '!cloned-credential',
  },
  retired: {
    seen: '!machine-retired',
    silent: '!machine-retired',
    cloned: '!machine-retired',
    confirm: '!machine-retired',
    reinstall: '!machine-retired',
    retire: '!machine-retired',
    leave: 'left',
  },
  left: {
    seen: '!machine-retired',
    silent: '!machine-retired',
    cloned: '!machine-retired',
    confirm: '!machine-retired',
    reinstall: '!machine-retired',
    retire: '!machine-retired',
    leave: '!machine-retired',
  },
};

for (const state of MACHINE_STATES) {
  test(`every event on a machine that is ${state} leads where the table says`, () => {
    const found = MACHINE_EVENTS.map((event) => {
      const next = machineTransition(state, event);
      return [event, next.ok ? next.state : `!${next.reason}`];
    });
    assert.deepEqual(Object.fromEntries(found), EXPECTED[state]);
  });
}

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const row = (id: string, state: MachineState, day: number): KnownMachine => ({
  id,
  smbiosUuid: '4C4C4544-0042-3510-8052-B3C04F4B4E32',
  state,
  enrolledAt: at(day),
});
const UUID = '4c4c4544-0042-3510-8052-b3c04f4b4e32';

test('an unknown PC becomes a new machine', () => {
  const other = { ...row('a', 'active', 1), smbiosUuid: '4c4c4544-0042-3510-8052-b3c04f4b4e33' };
  assert.deepEqual(judgeEnrolment(UUID, [other]), { ok: true, kind: 'new', replaces: null });
});

test('a known SMBIOS UUID is a reinstalled PC and replaces its newest row, in whatever case it is written', () => {
  const known = [row('old', 'retired', 1), row('newest', 'active', 9), row('middle', 'left', 5)];
  assert.deepEqual(judgeEnrolment(UUID, known), { ok: true, kind: 'reinstalled', replaces: 'newest' });
});

test('an SMBIOS UUID that many boards share is refused', () => {
  const bogus = [
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '03000200-0400-0500-0006-000700080009',
    '12345678-1234-5678-90AB-CDDEEFAABBCC',
  ];
  for (const uuid of bogus) {
    assert.ok(isBogusSmbiosUuid(uuid), uuid);
    assert.deepEqual(judgeEnrolment(uuid, []), { ok: false, reason: 'bogus-smbios-uuid' });
  }
  assert.equal(isBogusSmbiosUuid(UUID), false);
});

test('another SMBIOS UUID under the same credential is a clone, even under the same name', () => {
  const machine = { smbiosUuid: UUID, name: 'PC-1' };
  assert.deepEqual(judgeContact(machine, { smbiosUuid: UUID.replace('4c', '4d'), name: 'PC-1' }), { event: 'cloned' });
});

test('another name under the same SMBIOS UUID is the same PC, renamed', () => {
  const machine = { smbiosUuid: UUID, name: 'PC-1' };
  assert.deepEqual(judgeContact(machine, { smbiosUuid: UUID.toUpperCase(), name: 'PC-2' }), {
    event: 'seen',
    renamed: true,
  });
  assert.deepEqual(judgeContact(machine, { smbiosUuid: UUID, name: 'pc-1' }), { event: 'seen', renamed: false });
});

test('a machine is lost after 60 days of silence, counted from its enrolment if it never spoke', () => {
  const day60 = new Date(at(1).getTime() + 60 * 86_400_000);
  assert.equal(isLost({ lastSeenAt: at(1), enrolledAt: at(1) }, day60), true);
  assert.equal(isLost({ lastSeenAt: at(2), enrolledAt: at(1) }, day60), false);
  assert.equal(isLost({ lastSeenAt: null, enrolledAt: at(1) }, day60), true);
});
