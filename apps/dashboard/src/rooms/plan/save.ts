import { RolloutDetail, type RolloutPlan } from '#contracts/people/rollouts.js';
import { send } from '../../api.js';

/** What becomes of the plan once it is saved. */
export type Ending = 'draft' | 'schedule' | 'start';

type Act = 'edit' | 'schedule' | 'start';

const act = (id: string, name: Act) => send('POST', `/rollouts/${id}/${name}`, {}, RolloutDetail);

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
  // A start goes by way of the schedule where the states ask for it.
  if (ending === 'schedule' || (ending === 'start' && !rollout.may.includes('start'))) {
    rollout = await act(rollout.id, 'schedule');
    onSaved(rollout);
  }
  if (ending === 'start' && rollout.may.includes('start')) rollout = await act(rollout.id, 'start');
  return rollout;
}
