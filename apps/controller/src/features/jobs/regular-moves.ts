import { type JobEvent, transition } from '#domain/jobs/job-machine.js';
import type { JobState } from '#domain/words.js';
import { notifySql } from '../../platform/bus.js';

/**
 * One move as SQL, for a statement that makes it without reading the row first: lists of states, and the state to which the
 * domain's table moves all of them.
 * @throws Error when the table says otherwise: the statement would break it
 */
export function regularMove(event: JobEvent, from: readonly JobState[]): { from: string; to: string } {
  const targets = new Set(from.map((state) => transition(state, event)).map((moved) => moved.ok && moved.state));
  const [to] = targets;
  if (targets.size !== 1 || !to) throw new Error(`"${event}" does not lead from ${from.join(', ')} to one state.`);
  return { from: `('${from.join("', '")}')`, to: `'${to}'` };
}

/** Tells open pages of the rows of a CTE `changed`: columns of jobs and, as `shown`, JSON text of the update under work or null. The same as liveJob. */
export const TELL_CHANGED = notifySql(
  'live',
  `'{"kind":"job","machine":"' || machine_id || '","job":{"id":"' || id || '","verb":"' || verb || '","state":"' || state
    || '","phase":' || coalesce('"' || phase || '"', 'null') || ',"percent":' || percent || ',"attempt":' || attempt
    || '},"update":' || coalesce(shown, 'null') || '}'`,
  'changed',
);
