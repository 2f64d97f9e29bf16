import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { TextLink } from '../../parts/links.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { ringsQuery, rolloutQuery } from '../../queries.js';
import { draftOf } from './draft.js';
import { PlanRoom } from './PlanRoom.js';

const route = getRouteApi('/frame/rollouts/$id/edit');

/** The plan of a rollout that has not started: a draft as it is, a scheduled one becomes a draft again when it is saved. */
export function EditRolloutRoom() {
  const { id } = route.useParams();
  const rollout = useQuery(rolloutQuery(id));
  const rings = useQuery(ringsQuery);
  return (
    <RoomAnswer what="Rollout" query={rollout}>
      {(found) => (
        <RoomAnswer what="Rollout" query={rings}>
          {({ rows }) =>
            found.state === 'draft' || found.state === 'scheduled' ? (
              <PlanRoom
                title={`Change: ${found.name}`}
                rollout={found}
                rings={rows}
                begin={() => draftOf(found, rows, new Date())}
              />
            ) : (
              <Room title={found.name}>
                <Text>
                  This rollout has started, so its plan stands. Pause or cancel it{' '}
                  <TextLink to="/rollouts/$id" params={{ id }} underline="always">
                    on its page
                  </TextLink>
                  .
                </Text>
              </Room>
            )
          }
        </RoomAnswer>
      )}
    </RoomAnswer>
  );
}
