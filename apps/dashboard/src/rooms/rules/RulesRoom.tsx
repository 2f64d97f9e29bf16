import { useQuery } from '@tanstack/react-query';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { rulesQuery } from '../../queries.js';
import { RulesEditor } from './RulesEditor.js';

/** What happens to patches by themselves: an ordered list of which the first fitting rule decides. */
export function RulesRoom() {
  const query = useQuery(rulesQuery);
  return (
    <RoomAnswer what="Rules" query={query}>
      {(list) => <RulesEditor list={list} />}
    </RoomAnswer>
  );
}
