import type { MachineDetail } from '#contracts/people/machines.js';
import { dayOf } from '../../parts/Ago.js';
import { count, HOLD_WORDS, MACHINE_WORDS } from '../../words.js';

function holdPart(machine: MachineDetail): string {
  const until = machine.holdUntil ? ` until ${dayOf(machine.holdUntil)}` : '';
  switch (machine.hold) {
    case 'holding':
      return `Held${until}`;
    case 'set':
      return `Hold set${until}, not proven yet`;
    case 'leaking':
      return `The hold${until} leaks`;
    case 'lapsed':
      return 'The hold has lapsed';
    case 'unknown':
      return machine.holdWanted ? 'Whether the hold stands is unknown' : 'Hold unknown';
    case 'none':
      return machine.holdWanted ? 'A hold is ordered, not set yet' : 'Not held: Windows updates by itself';
  }
}

function updatesPart({ updates }: MachineDetail): string {
  const open = updates.filter((update) => update.state === 'offered' || update.state === 'downloaded');
  const undecided = open.filter((update) => update.decision === null).length;
  const released = open.filter((update) => update.decision === 'release').length;
  const restart = updates.filter((update) => update.state === 'pending-restart').length;
  const failed = updates.filter((update) => update.state === 'failed' || update.state === 'rolled-back').length;
  const waits = (number: number) => `${count(number, 'update')} ${number === 1 ? 'waits' : 'wait'}`;
  const parts = [
    undecided > 0 && `${waits(undecided)} for release`,
    released > 0 && `${count(released, 'released update')} not installed yet`,
    restart > 0 && `${waits(restart)} for a restart`,
    failed > 0 && `${count(failed, 'update')} failed`,
  ].filter(Boolean);
  return parts.length === 0 ? 'nothing waits to be installed' : parts.join(', ');
}

/** The machine's state in one sentence: what a person came to this page for. */
export function answerFor(machine: MachineDetail): string {
  if (machine.state !== 'active') return machine.stateReason ?? MACHINE_WORDS[machine.state].meaning;
  const scanned = machine.scannedAt === null ? 'no scan has been reported yet' : updatesPart(machine);
  return `${holdPart(machine)}; ${scanned}.`;
}

/** What the level means, for the reader who does not know the words yet. */
export const meaningOf = (machine: MachineDetail): string => HOLD_WORDS[machine.hold].meaning;
