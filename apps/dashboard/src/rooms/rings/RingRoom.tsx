import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { TextLink } from '../../parts/links.js';
import { Notice } from '../../parts/Notice.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { PLANNER } from '../../planning/words.js';
import { ringsQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { RingCard } from './RingCard.js';
import { RingEditor } from './RingEditor.js';
import classes from './Rings.module.css';

const route = getRouteApi('/frame/rings/$id');

/** One ring; who may not change it sees it in words. */
export function RingRoom() {
  const { id } = route.useParams();
  const query = useQuery(ringsQuery);
  const mayChange = useMay(PLANNER);
  return (
    <RoomAnswer what="Ring" query={query}>
      {({ rows }) => {
        const at = rows.findIndex((row) => row.id === id);
        const ring = rows[at];
        if (!ring) return <Gone />;
        const first = rows.findIndex((row) => row.machines > 0) === at;
        if (mayChange) return <RingEditor key={id} ring={ring} first={first} last={at === rows.length - 1} />;
        return (
          <Room title={ring.name}>
            <ol className={classes.rings} aria-label="Ring">
              <RingCard ring={ring} at={at} of={rows.length} first={first} />
            </ol>
            <TextLink to="/rings">All rings</TextLink>
          </Room>
        );
      }}
    </RoomAnswer>
  );
}

function Gone() {
  return (
    <Room title="No such ring">
      <Notice tone="warn" title="This ring is gone.">
        <TextLink to="/rings">All rings</TextLink>
      </Notice>
    </Room>
  );
}
