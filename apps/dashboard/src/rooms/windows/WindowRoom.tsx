import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { WindowList } from '#contracts/people/planning.js';
import { TextLink } from '../../parts/links.js';
import { Notice } from '../../parts/Notice.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { PLANNER } from '../../planning/words.js';
import { windowsQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { WindowEditor } from './WindowEditor.js';

const route = getRouteApi('/frame/windows/$id');

/** One maintenance window, or a new one. */
export function WindowRoom() {
  const { id } = route.useParams();
  const query = useQuery(windowsQuery);
  return (
    <RoomAnswer what="Window" query={query}>
      {(list) => <Found id={id} list={list} />}
    </RoomAnswer>
  );
}

function Found({ id, list }: { id: string; list: WindowList }) {
  const mayChange = useMay(PLANNER);
  const window = list.rows.find((row) => row.id === id) ?? null;
  if (window === null && (id !== 'new' || !mayChange)) {
    return (
      <Room title="No such window">
        <Notice tone="warn" title={id === 'new' ? 'You may not make windows: ask an admin.' : 'This window is gone.'}>
          <TextLink to="/windows">All windows</TextLink>
        </Notice>
      </Room>
    );
  }
  return <WindowEditor key={id} window={window} mayChange={mayChange} />;
}
