import { describeReason } from '#domain/reasons.js';

export interface StoredEvent {
  id: string;
  rolloutId: string;
  at: Date;
  actor: string;
  kind: string;
  data: Record<string, unknown>;
}

/** What an event of a rollout says to a person. @param nameOf names of rings and machines by id */
export function eventSentence({ kind, data }: StoredEvent, nameOf: ReadonlyMap<string, string>): string {
  const name = (key: string): string => nameOf.get(String(data[key])) ?? 'one that is gone';
  const why = typeof data.reason === 'string' ? ` ${describeReason(data.reason).sentence}` : '';
  switch (kind) {
    case 'created':
      if (data.predecessor === undefined) return 'Planned.';
      return data.longerThanCycle === true
        ? 'Planned in place of the one that was overtaken. It takes longer than until the next patch comes.'
        : 'Planned in place of the one that was overtaken.';
    case 'changed':
      return 'The plan was changed.';
    case 'scheduled':
      return 'Scheduled.';
    case 'edited':
      return 'Taken back to a draft.';
    case 'started':
      return 'Started.';
    case 'paused':
      return 'Paused.';
    case 'resumed': {
      const accepted = Array.isArray(data.accepted) ? data.accepted.length : 0;
      return accepted === 0 ? 'Resumed.' : `Resumed; ${accepted} known failures count no more.`;
    }
    case 'halted':
      return `Halted in the ring ${name('ring')}.${why}`;
    case 'completed':
      return 'Completed: every gate was passed.';
    case 'overtaken':
      return `Ended.${why}`;
    case 'cancelled':
      return 'Cancelled.';
    case 'wave-opened':
      return `Wave ${String(data.wave)} of ${String(data.waves)} opened in the ring ${name('ring')}.`;
    case 'gate-passed':
      return `The ring ${name('ring')} passed its last gate.`;
    case 'granted-back':
      return `${name('machine')} did not start in time, so another machine goes first.`;
    default:
      return kind;
  }
}
