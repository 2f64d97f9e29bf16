import type { Standing } from '../gates/standing.js';
import type { Reason } from '../reasons.js';
import { isRolloutEnded } from '../rollouts/rollout-machine.js';
import { MINUTE_MS } from '../time.js';
import { longest, type Span } from '../windows/calendar.js';
import { catchUpRefusal } from '../windows/catch-up.js';
import { windowTooShort } from '../windows/duration.js';
import type { StageStatus } from './stages.js';
import type { PlannedMachine, PlannedRollout } from './state.js';
import { openAt, type Page } from './window-book.js';

export interface Cause {
  reason: Reason;
  until: Date | null;
}

export type Answer = { ok: true; notAfter: Date } | ({ ok: false } & Cause);

/** Places that are taken at one moment. Whoever grants adds to it, so that one pass never gives a place twice. */
export interface Load {
  /** Machines at it in the ring of the rollout. */
  inWave: number;
  /** By site, over all rollouts. */
  bySite: Map<string, number>;
  /** Machines at something, whatever it is. */
  busy: Set<string>;
  /** Room in the wave under way. */
  room: number;
}

/** What of the rollout's own state stops it. What cannot be read stops it as well. */
function rolloutCause(rollout: PlannedRollout, stopped: boolean | null, now: Date): Reason | null {
  if (stopped !== false) return 'fleet-stopped';
  if (isRolloutEnded(rollout.state)) return 'rollout-ended';
  if (rollout.state === 'paused') return 'rollout-paused';
  if (rollout.state === 'halted') return 'rollout-halted';
  if (rollout.state !== 'running' || now < rollout.startsAt) return 'rollout-not-started';
  // Written so that a figure that is no number stops it as well.
  if (!(rollout.perWave >= 1) || !(rollout.perSite >= 1)) return 'rollout-limit-invalid';
  return null;
}

/** Why nothing at all is granted in a rollout; null if something may be. */
export function commonCause(
  rollout: PlannedRollout,
  stages: readonly StageStatus[] | null,
  stopped: boolean | null,
  now: Date,
): Cause | null {
  const reason = rolloutCause(rollout, stopped, now);
  if (reason !== null) return { reason, until: reason === 'rollout-not-started' ? rollout.startsAt : null };
  if (stages === null) return { reason: 'gate-data-missing', until: null };
  return stages.some(({ gate }) => gate.state === 'breached') ? { reason: 'rollout-halted', until: null } : null;
}

/** Why nobody of a ring is granted the patch now; null if somebody may be. */
export function stageCause({ stage, open, gate, wave }: StageStatus, room: number): Cause | null {
  if (stage.barred !== null) return { reason: stage.barred, until: null };
  if (!open) return { reason: 'ring-not-reached', until: null };
  if (gate.state === 'breached') return { reason: 'rollout-halted', until: null };
  if (gate.state === 'shut' && (wave === null || room <= 0)) return { reason: gate.reason, until: gate.until };
  return null;
}

/** What of the machine itself forbids it, whatever the plan says. */
export function machineCause(machine: PlannedMachine, standing: Standing | undefined, now: Date): Cause | null {
  if (machine.state !== 'active') return { reason: 'machine-not-active', until: null };
  if (standing === 'failed') return { reason: 'install-failed', until: null };
  const { pausedUntil } = machine;
  if (pausedUntil !== null && now < pausedUntil) return { reason: 'owner-paused', until: pausedUntil };
  return null;
}

/** The windows that machines of one ring and zone share, as they stand at one moment. */
export type WindowTimes =
  | { ok: true; open: Span | null; passed: readonly Span[]; blackouts: readonly Span[] }
  | { ok: false; reason: Reason };

/** The window that is open now, and those that passed since the rollout began where the plan catches up. */
export function windowTimes({ catchUp, startsAt }: PlannedRollout, page: Page, now: Date): WindowTimes {
  if (!page.ok) return page;
  const passed = catchUp === null ? [] : page.spans.filter(({ start, end }) => start >= startsAt && end <= now);
  return { ok: true, open: openAt(page.spans, now), passed, blackouts: page.blackouts };
}

/** True if no machine of the ring and zone can start now, but for those with a window of their own. */
export function isShut({ catchUp }: PlannedRollout, times: WindowTimes): boolean {
  return !times.ok || (times.open === null && catchUp === null);
}

/** Until when a machine may start now, as far as its windows are concerned; or why not. */
export function windowAnswer(rollout: PlannedRollout, machine: PlannedMachine, times: WindowTimes, now: Date): Answer {
  const own = ownWindowAt(machine, times, now);
  if (!times.ok && own === null) return refuse(times.reason);
  const open = times.ok ? longest([times.open, own].filter((span) => span !== null)) : own;
  if (open === null) {
    const passed = times.ok ? times.passed : [];
    const reason = catchUpRefusal(rollout.catchUp, machine.presence, passed, now);
    if (reason !== null || rollout.catchUp === null) return refuse(reason ?? 'window-closed');
    return { ok: true, notAfter: rollout.catchUp.latest };
  }
  const left = (open.end.getTime() - now.getTime()) / MINUTE_MS;
  return windowTooShort(left, rollout.neededMinutes) ? refuse('window-too-short') : { ok: true, notAfter: open.end };
}

/** True while the person at the PC has opened a window for it. */
export function hasOwnWindow({ ownWindow }: PlannedMachine, now: Date): boolean {
  return ownWindow !== null && ownWindow.start <= now && now < ownWindow.end;
}

/**
 * The machine's own window as far as the ring's blackouts leave it open. It stands in for a window that a ring lacks, but
 * not for a rule that cannot be read: there may be a blackout in it.
 */
function ownWindowAt(machine: PlannedMachine, times: WindowTimes, now: Date): Span | null {
  const { ownWindow } = machine;
  if (ownWindow === null || !hasOwnWindow(machine, now)) return null;
  if (!times.ok) return times.reason === 'ring-without-window' ? ownWindow : null;
  const ahead = times.blackouts.filter(({ end }) => end > now).map(({ start }) => start.getTime());
  const end = new Date(Math.min(ownWindow.end.getTime(), ...ahead));
  return now < end ? { start: ownWindow.start, end } : null;
}

/** Why there is no place for a machine now; null if there is one. */
export function placeCause(rollout: PlannedRollout, machine: PlannedMachine, load: Load): Cause | null {
  if (machine.busy || load.busy.has(machine.id)) return { reason: 'another-job-running', until: null };
  if (load.inWave >= rollout.perWave || load.room <= 0) return { reason: 'wave-limit', until: null };
  const atSite = machine.site === null ? 0 : (load.bySite.get(machine.site) ?? 0);
  return atSite >= rollout.perSite ? { reason: 'site-limit', until: null } : null;
}

/** Takes a place for a machine. */
export function takePlace(machine: PlannedMachine, load: Load): void {
  load.inWave += 1;
  load.room -= 1;
  load.busy.add(machine.id);
  if (machine.site !== null) load.bySite.set(machine.site, (load.bySite.get(machine.site) ?? 0) + 1);
}

function refuse(reason: Reason): Answer {
  return { ok: false, reason, until: null };
}
