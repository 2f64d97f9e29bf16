import { DAY_MS } from '../time.js';
import type { MachineState } from '../words.js';

/** Days without a contact after which a machine counts as lost. */
export const LOST_AFTER_DAYS = 60;

/**
 * What can happen to a machine's row.
 * - `seen`: it contacted the controller with its own credential and its own SMBIOS UUID.
 * - `silent`: not seen for 60 days.
 * - `cloned`: its credential was used by a PC with another SMBIOS UUID.
 * - `confirm`: an admin said that this row's PC is the right one.
 * - `reinstall`: the same PC enrolled again; the new row replaces this one.
 * - `retire`: a person took it out.
 * - `leave`: it gave Windows Update back and said good-bye.
 */
export const MACHINE_EVENTS = ['seen', 'silent', 'cloned', 'confirm', 'reinstall', 'retire', 'leave'] as const;
export type MachineEvent = (typeof MACHINE_EVENTS)[number];

export type MachineRefusal = 'machine-retired' | 'cloned-credential' | 'machine-not-duplicate';
export type MachineTransition = { ok: true; state: MachineState } | { ok: false; reason: MachineRefusal };

const to = (state: MachineState): MachineTransition => ({ ok: true, state });
const no = (reason: MachineRefusal): MachineTransition => ({ ok: false, reason });

const MANAGED: Readonly<Record<MachineEvent, MachineTransition>> = {
  seen: to('active'),
  silent: to('lost'),
  cloned: to('duplicate'),
  confirm: no('machine-not-duplicate'),
  reinstall: to('retired'),
  retire: to('retired'),
  leave: to('left'),
};

/** A row that ended never comes back: the PC enrols again and gets a new one. */
const ENDED: Readonly<Record<MachineEvent, MachineTransition>> = {
  seen: no('machine-retired'),
  silent: no('machine-retired'),
  cloned: no('machine-retired'),
  confirm: no('machine-retired'),
  reinstall: no('machine-retired'),
  retire: no('machine-retired'),
  leave: no('machine-retired'),
};

const TABLE: Readonly<Record<MachineState, Readonly<Record<MachineEvent, MachineTransition>>>> = {
  active: MANAGED,
  lost: MANAGED,
  duplicate: {
    ...MANAGED,
    // Which of the two PCs speaks cannot be known, so neither is obeyed until a person decides.
    seen: no('cloned-credential'),
    leave: no('cloned-credential'),
    silent: to('duplicate'),
    confirm: to('active'),
  },
  retired: {
    ...ENDED,
    // The agent is told that it is retired, runs `leave` by itself, and may say so.
    leave: to('left'),
  },
  left: ENDED,
};

/** The only way from one machine state to the next. */
export function machineTransition(state: MachineState, event: MachineEvent): MachineTransition {
  return TABLE[state][event];
}

/**
 * Has the machine been silent for so long that it counts as lost? One that was never seen counts from its enrolment.
 */
export function isLost(machine: { lastSeenAt: Date | null; enrolledAt: Date }, now: Date): boolean {
  const last = machine.lastSeenAt ?? machine.enrolledAt;
  return now.getTime() - last.getTime() >= LOST_AFTER_DAYS * DAY_MS;
}

/**
 * Values that board makers ship instead of a UUID, besides those of one repeated digit (seen in public inventories).
 */
const PLACEHOLDER_UUIDS: readonly string[] = [
  '00010203-0405-0607-0809-0a0b0c0d0e0f',
  '00020003-0004-0005-0006-000700080009',
  '03000200-0400-0500-0006-000700080009',
  '12345678-1234-5678-90ab-cddeefaabbcc',
  'deadbeef-dead-beef-dead-beefdeadbeef',
  'fefefefe-fefe-fefe-fefe-fefefefefefe',
];

/** True for an SMBIOS UUID that does not identify a PC: all PCs with such boards would be taken for one. */
export function isBogusSmbiosUuid(uuid: string): boolean {
  const lower = uuid.toLowerCase();
  return PLACEHOLDER_UUIDS.includes(lower) || new Set(lower.replaceAll('-', '')).size === 1;
}

export interface KnownMachine {
  id: string;
  smbiosUuid: string;
  state: MachineState;
  enrolledAt: Date;
}

export type EnrolmentVerdict =
  | { ok: true; kind: 'new'; replaces: null }
  | { ok: true; kind: 'reinstalled'; replaces: string }
  | { ok: false; reason: 'bogus-smbios-uuid' };

/**
 * What an enrolment means. A known SMBIOS UUID is a reinstalled PC: its new row replaces the newest old one, whose
 * history stays and whose credential dies. Rows that ended are replaced too, so that the history remains linked.
 */
export function judgeEnrolment(smbiosUuid: string, known: readonly KnownMachine[]): EnrolmentVerdict {
  if (isBogusSmbiosUuid(smbiosUuid)) return { ok: false, reason: 'bogus-smbios-uuid' };
  const [newest] = known
    .filter((machine) => isSameUuid(machine.smbiosUuid, smbiosUuid))
    .sort((a, b) => b.enrolledAt.getTime() - a.enrolledAt.getTime());
  return newest === undefined
    ? { ok: true, kind: 'new', replaces: null }
    : { ok: true, kind: 'reinstalled', replaces: newest.id };
}

export type ContactVerdict = { event: 'seen'; renamed: boolean } | { event: 'cloned' };

/**
 * What a contact under a machine's credential means: another SMBIOS UUID is another PC, another name is the same PC
 * renamed.
 */
export function judgeContact(
  machine: { smbiosUuid: string; name: string },
  contact: { smbiosUuid: string; name: string },
): ContactVerdict {
  if (!isSameUuid(machine.smbiosUuid, contact.smbiosUuid)) return { event: 'cloned' };
  return { event: 'seen', renamed: machine.name.toLowerCase() !== contact.name.toLowerCase() };
}

function isSameUuid(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
