import type { PoolClient } from 'pg';
import type { Plan } from '#domain/planner/state.js';
import type { LoadedState } from './planner-state.repository.js';
import { type NewRolloutEvent, writeRolloutEvents } from './rollout-events.js';

/** Writes down which waves have opened and which gates were passed since the last pass: each once. */
export async function writeMilestones(
  client: PoolClient,
  { rollouts }: LoadedState,
  { stages }: Plan,
  now: Date,
): Promise<void> {
  const running = new Set(rollouts.filter(({ state }) => state === 'running').map(({ id }) => id));
  const reached = stages.filter(({ rolloutId, open }) => open && running.has(rolloutId));
  if (reached.length === 0) return;
  const { rows } = await client.query<{ key: string }>(
    `SELECT DISTINCT rollout_id || kind || (data->>'ring') || coalesce(data->>'wave', '') AS key FROM rollout_events
     WHERE rollout_id = ANY($1::uuid[]) AND kind IN ('wave-opened', 'gate-passed')`,
    [[...running]],
  );
  const known = new Set(rows.map(({ key }) => key));
  const events = reached.flatMap(({ rolloutId, ringId, wave, waves, gate }): NewRolloutEvent[] => {
    const event = { rolloutId, actor: 'sluice' };
    const opened: NewRolloutEvent = { ...event, kind: 'wave-opened', data: { ring: ringId, wave, waves } };
    const passed: NewRolloutEvent = { ...event, kind: 'gate-passed', data: { ring: ringId } };
    return [
      ...(wave === null || known.has(`${rolloutId}wave-opened${ringId}${wave}`) ? [] : [opened]),
      ...(gate.state !== 'passed' || known.has(`${rolloutId}gate-passed${ringId}`) ? [] : [passed]),
    ];
  });
  await writeRolloutEvents(client, events, now);
}
