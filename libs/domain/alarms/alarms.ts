import { DAY_MS } from '../time.js';
import type { AlarmKind, HoldLevel, MachineState } from '../words.js';
import { endOfSupport } from './support.js';

/** A machine that was not seen for so long is an alarm. */
export const NOT_SEEN_DAYS = 14;
/** Something was released for it so long ago, and is still not there. */
export const BEHIND_DAYS = 14;
/** One cumulative update comes each month; two missed in a row are no accident. */
export const NO_CUMULATIVE_DAYS = 65;
/** A hold that nobody renewed ends soon, and the machine will update itself. */
export const HOLD_EXPIRING_DAYS = 7;
/** Defender gets signatures several times a day. */
export const DEFENDER_OLD_DAYS = 3;
/** Time enough to plan a new Windows version for a whole fleet. */
export const SUPPORT_ENDING_DAYS = 90;
/** A cumulative update with its rollback copy needs about so much. */
export const DISK_FREE_GIB = 10;
const GIB = 1024 ** 3;

export interface WatchedMachine {
  id: string;
  state: MachineState;
  enrolledAt: Date;
  lastSeenAt: Date | null;
  build: number;
  /** EditionID of Windows. */
  edition: string;
  /** Since when the oldest released update has been missing; null if none is. */
  behindSince: Date | null;
  /** When a cumulative update was last seen to be installed; null if never. */
  cumulativeAt: Date | null;
  hold: HoldLevel;
  holdUntil: Date | null;
  /** Of the newest inventory; null where it could not be read. */
  defenderAt: Date | null;
  esu: boolean | null;
  freeBytes: number | null;
}

/** Something to look at. `data` holds the figures that its sentence names. */
export interface Finding {
  kind: AlarmKind;
  /** One open alarm by kind and subject: `machine:<id>`, `rollout:<id>`, `fleet`. */
  subject: string;
  machineId: string | null;
  data: AlarmData;
}
export type AlarmData = Readonly<Record<string, string | number | null>>;

/** What is wrong with a machine at `now`. A machine that was not seen raises that alone: everything else is old news. */
export function alarmsOf(machine: WatchedMachine, now: Date): Finding[] {
  if (machine.state !== 'active' && machine.state !== 'lost') return [];
  const found = (kind: AlarmKind, data: AlarmData): Finding => ({
    kind,
    subject: `machine:${machine.id}`,
    machineId: machine.id,
    data,
  });
  const seen = machine.lastSeenAt ?? machine.enrolledAt;
  const unseen = daysSince(seen, now);
  const expiring = holdAlarm(machine, now);
  if (unseen >= NOT_SEEN_DAYS) return [found('not-seen', { days: unseen }), ...(expiring ? [found(...expiring)] : [])];
  const result: Finding[] = expiring ? [found(...expiring)] : [];
  const { behindSince, cumulativeAt, defenderAt, freeBytes, build, edition, esu, hold } = machine;
  if (behindSince !== null && daysSince(behindSince, now) >= BEHIND_DAYS) {
    result.push(found('behind', { days: daysSince(behindSince, now) }));
  }
  const without = daysSince(cumulativeAt ?? machine.enrolledAt, now);
  if (without >= NO_CUMULATIVE_DAYS) result.push(found('no-cumulative', { days: without }));
  // Only while Sluice holds Windows Update back are old signatures Sluice's own doing.
  const held = hold === 'set' || hold === 'holding' || hold === 'leaking';
  if (held && defenderAt !== null && daysSince(defenderAt, now) >= DEFENDER_OLD_DAYS) {
    result.push(found('defender-old', { days: daysSince(defenderAt, now) }));
  }
  const ends = endOfSupport(build, edition, esu === true);
  if (ends !== null) {
    const left = Math.ceil((Date.parse(`${ends}T00:00:00Z`) - now.getTime()) / DAY_MS);
    if (left <= SUPPORT_ENDING_DAYS) result.push(found('support-ending', { ends, days: left }));
  }
  if (freeBytes !== null && freeBytes < DISK_FREE_GIB * GIB) {
    result.push(found('disk-full', { gib: Math.floor((freeBytes / GIB) * 10) / 10 }));
  }
  return result;
}

function holdAlarm({ hold, holdUntil }: WatchedMachine, now: Date): [AlarmKind, AlarmData] | null {
  if (hold === 'leaking') return ['hold-leaking', {}];
  if (hold === 'lapsed') return ['hold-lapsed', {}];
  if (holdUntil === null || hold === 'none') return null;
  const left = Math.ceil((holdUntil.getTime() - now.getTime()) / DAY_MS);
  return left <= HOLD_EXPIRING_DAYS ? ['hold-expiring', { days: Math.max(0, left) }] : null;
}

function daysSince(at: Date, now: Date): number {
  return Math.floor((now.getTime() - at.getTime()) / DAY_MS);
}

/** An alarm in words: what, and what to do. */
export function describeAlarm(kind: AlarmKind, data: AlarmData): { sentence: string; nextStep: string } {
  const days = Number(data.days ?? 0);
  switch (kind) {
    case 'not-seen':
      return {
        sentence: `The machine has not been seen for ${days} days.`,
        nextStep: 'Switch it on and connect it, or mark it as lost or retired.',
      };
    case 'behind':
      return {
        sentence: `Something released for it has been missing for ${days} days.`,
        nextStep: 'Open the machine and read why; often its window never finds it switched on.',
      };
    case 'no-cumulative':
      return {
        sentence: `No cumulative update was installed for ${days} days.`,
        nextStep: 'Release the newest one for its ring, or read on the machine page what stands in the way.',
      };
    case 'hold-expiring':
      return {
        sentence: days === 0 ? 'Its hold ends today.' : `Its hold ends in ${days} days, because nobody renewed it.`,
        nextStep: 'Connect the machine: its agent renews the hold at the next contact.',
      };
    case 'hold-leaking':
      return {
        sentence: 'Something was installed, downloaded or restarted there that Sluice did not order.',
        nextStep: "Look at the hold's evidence on the machine page.",
      };
    case 'hold-lapsed':
      return {
        sentence: 'Its hold has ended, so it updates itself.',
        nextStep: 'Order a new hold once it is back.',
      };
    case 'defender-old':
      return {
        sentence: `Its Defender signatures are ${days} days old while it is held.`,
        nextStep: 'Let it take an inventory, then look into the agent log: the agent updates them every four hours.',
      };
    case 'support-ending':
      return {
        sentence:
          days < 0
            ? `Its Windows has had no updates from Microsoft since ${data.ends}.`
            : `Its Windows gets its last updates from Microsoft on ${data.ends}, in ${days} days.`,
        nextStep: 'Plan a newer Windows version for it, or enrol it in Extended Security Updates where there are any.',
      };
    case 'disk-full':
      return {
        sentence: `Only ${data.gib} GiB are free on its system drive.`,
        nextStep: 'Make room: a cumulative update needs about 10 GiB.',
      };
    case 'rollout-halted':
      return {
        sentence: `The rollout "${data.name}" halted by itself.`,
        nextStep: 'Open it, look at the machines that failed, then resume or cancel it.',
      };
    case 'backup-missing':
      return {
        sentence: data.days === null ? 'There is no backup yet.' : `The newest backup is ${days} days old.`,
        nextStep: 'Run `npx sluice backup`, and keep the file elsewhere.',
      };
  }
}
