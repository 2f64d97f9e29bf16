import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RoomLoading } from '../frame/RoomLoading.js';
import { ProblemAlert } from './ProblemAlert.js';
import { Room } from './Room.js';

interface Props<T> {
  /** What is looked for; the title while it is not there. */
  what: string;
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

/** A room that stands and falls with one answer: loading, refused with its cause, or shown. */
export function RoomAnswer<T>({ what, query, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <RoomLoading />;
  return (
    <Room title={what}>
      <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
    </Room>
  );
}
