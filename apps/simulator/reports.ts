import { createHash } from 'node:crypto';
import type { DoctorReport, HoldReport, InventoryReport, ScanReport } from '#contracts/agent/reports.js';
import { DAY_MS } from '#domain/time.js';
import { DOCTOR_QUESTIONS, type ReportKind } from '#domain/words.js';
import type { Machine } from './machine.js';
import { LINES } from './published.js';
import { isDefinition, search } from './windows.js';

const GB = 1_000_000_000;
/** How far back the event log of an ordinary PC reaches. */
const LOG_DAYS = 60;

export function inventoryOf({ facts, state }: Machine, now: Date): InventoryReport {
  const midnight = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  return {
    name: facts.name,
    edition: facts.edition,
    displayVersion: LINES[state.build].display,
    build: state.build,
    ubr: state.ubr,
    architecture: 'x64',
    locale: facts.locale,
    timeZone: facts.timeZone,
    manufacturer: facts.maker,
    model: facts.model,
    activation: {
      status: 1,
      channel: facts.ownership === 'personal' ? 'OEM:DM' : 'Retail',
      esu: state.build === 19045 && facts.esu,
    },
    systemDrive: { totalBytes: facts.diskBytes, freeBytes: Math.min(state.freeBytes, facts.diskBytes - 40 * GB) },
    battery: facts.laptop
      ? { present: true, onMains: true, percent: 100 }
      : { present: false, onMains: null, percent: null },
    restartPending: state.pending.length > 0,
    restartSignals: state.pending.length > 0 ? ['wua', 'cbs'] : [],
    servicingBusy: false,
    bootAt: state.bootAt,
    history: state.history,
    proxy: null,
    defender: { enabled: true, signatureAt: midnight.toISOString() },
    usersPresent: 1,
    health: {
      since: new Date(midnight.getTime() - LOG_DAYS * DAY_MS).toISOString(),
      bugchecks: [],
      failedServices: [],
    },
  };
}

export function scanOf(machine: Machine, now: Date): ScanReport {
  return {
    complete: true,
    online: true,
    resultCode: 2,
    warnings: [],
    updates: search(machine, now).filter((update) => !isDefinition(update)),
  };
}

/** What the rung wrote, read back. Values and paths are those of docs/holding.md. */
function evidenceOf({ state }: Machine): HoldReport['evidence'] {
  if (!state.hold) return [];
  const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU';
  const evidence = [
    { what: `${policy}\\NoAutoUpdate`, expected: '1', found: '1', ok: true },
    { what: `${policy}\\NoAutoRebootWithLoggedOnUsers`, expected: '1', found: '1', ok: true },
  ];
  if (state.hold.pausedUntil) {
    const what = 'HKLM\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings\\PauseUpdatesExpiryTime';
    evidence.push({ what, expected: state.hold.pausedUntil, found: state.hold.pausedUntil, ok: true });
  }
  return evidence;
}

/** @param leaseUntil end of the hold lease in force, if any */
export function holdOf(machine: Machine, leaseUntil: string | null): HoldReport {
  const { hold, lapsedAt, leaks, drift } = machine.state;
  return {
    level: hold === null ? (lapsedAt ? 'lapsed' : 'none') : leaks.length > 0 ? 'leaking' : 'set',
    rung: hold?.rung ?? null,
    since: hold?.since ?? null,
    leaseUntil: hold === null ? null : leaseUntil,
    evidence: evidenceOf(machine),
    leaks,
    drift,
  };
}

/** A simulated machine has measured nothing on a real Windows. */
function doctorOf({ facts, state }: Machine): DoctorReport {
  const answers = DOCTOR_QUESTIONS.map((question) => ({ question, answer: 'unknown' as const, detail: 'Simulated.' }));
  return { edition: facts.edition, build: state.build, ubr: state.ubr, answers };
}

/** A report is named by the SHA-256 of its exact text. */
export function textOf(
  machine: Machine,
  kind: ReportKind,
  now: Date,
  leaseUntil: string | null,
): { text: string; hash: string } {
  const bodies = { inventory: inventoryOf, scan: scanOf, hold: () => holdOf(machine, leaseUntil), doctor: doctorOf };
  const text = JSON.stringify(bodies[kind](machine, now));
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}
