import type { RolloutDetail, StageView } from '#contracts/people/rollouts.js';
import { dayOf, soonOf } from '../../parts/Ago.js';
import { count } from '../../words.js';

const have = ({ counts, machines }: { counts: RolloutDetail['counts']; machines: number }) =>
  `${counts.proven} of ${count(machines, 'machine')} ${counts.proven === 1 ? 'has' : 'have'} it`;

/** The ring at which the rollout stands: the first that is reached and not passed. */
export const currentStage = (rollout: RolloutDetail): StageView | undefined =>
  rollout.stages.find(({ open, gate }) => open && gate.state !== 'passed');

function stagePart(stage: StageView): string {
  const { ring, gate, steps, wave, nextWindow, counts } = stage;
  const until = gate.until ? ` until ${soonOf(gate.until)}` : '';
  const where =
    steps.length > 1 && wave !== null ? `ring ${ring.name} (wave ${wave} of ${steps.length})` : `ring ${ring.name}`;
  const busy = counts.running + counts.reserved;
  if (gate.why?.reason === 'gate-soaking') return `${where} waits for its gate${until}`;
  if (busy > 0) return `${where} is at it on ${count(busy, 'machine')}`;
  if (nextWindow && Date.parse(nextWindow.start) > Date.now())
    return `${where} has its next window ${soonOf(nextWindow.start)}`;
  return `${where} waits for proof${until}`;
}

/** Where the rollout stands in one sentence: what a person came to this page for. */
export function answerFor(rollout: RolloutDetail): string {
  const stage = currentStage(rollout);
  const rings = count(rollout.stages.length, 'ring');
  switch (rollout.state) {
    case 'draft':
      return `A draft for ${count(rollout.machines, 'machine')} in ${rings}: nothing happens until it is scheduled or started.`;
    case 'scheduled':
      return `Scheduled for ${count(rollout.machines, 'machine')} in ${rings}: it starts ${soonOf(rollout.startsAt)}.`;
    case 'running':
      return `Runs: ${have(rollout)}${stage ? `, ${stagePart(stage)}` : ''}.`;
    case 'paused':
      return `Paused: ${have(rollout)}, nobody else starts. What is under way is finished.`;
    case 'halted':
      return `Halted${rollout.haltedRing ? ` in ring ${rollout.haltedRing.name}` : ''}: ${have(rollout)}, ${rollout.counts.failed} failed, nobody else starts.`;
    case 'completed':
      return `Completed${rollout.endedAt ? ` on ${dayOf(rollout.endedAt)}` : ''}: ${have(rollout)}.`;
    case 'overtaken':
      return `Overtaken by a newer patch: ${have(rollout)}.`;
    case 'cancelled':
      return `Cancelled: ${have(rollout)}; what is installed stays installed.`;
  }
}
