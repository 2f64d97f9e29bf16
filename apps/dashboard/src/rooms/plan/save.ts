import { RolloutDetail, type RolloutPlan } from '#contracts/people/rollouts.js';
import { send } from '../../api.js';

/** What becomes of the plan once it is saved. What is scheduled for a time that has come starts at once. */
export type Ending = 'draft' | 'schedule';

const act = (id: string, name: 'edit' | 'schedule') =>
  send('POST', `/rollouts/${id}/${name}`, undefined, RolloutDetail);

/**
 * Saves a plan and takes it as far as the person wants.
 * @param onSaved the plan is in the database from now on: what fails afterwards must not save it a second time
 * @throws ProblemError
 */
export async function save(
  plan: RolloutPlan,
  ending: Ending,
  saved: RolloutDetail | null,
  onSaved: (rollout: RolloutDetail) => void,
): Promise<RolloutDetail> {
  let rollout = saved?.state === 'scheduled' ? await act(saved.id, 'edit') : saved;
  rollout = rollout
    ? await send('PUT', `/rollouts/${rollout.id}`, plan, RolloutDetail)
    : await send('POST', '/rollouts', plan, RolloutDetail);
  onSaved(rollout);
  return ending === 'schedule' ? act(rollout.id, 'schedule') : rollout;
}
