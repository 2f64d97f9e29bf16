import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { ringsQuery } from '../../queries.js';
import { newDraft } from './draft.js';
import { PlanRoom } from './PlanRoom.js';

const route = getRouteApi('/frame/rollouts/new');

/** A new plan; from a patch's page that patch is chosen already. */
export function NewRolloutRoom() {
  const { patch = '' } = route.useSearch();
  const rings = useQuery(ringsQuery);
  return (
    <RoomAnswer what="New rollout" query={rings}>
      {({ rows }) => (
        <PlanRoom title="New rollout" rollout={null} rings={rows} begin={() => newDraft(patch, rows, new Date())} />
      )}
    </RoomAnswer>
  );
}
