import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ProblemAlert } from '../parts/ProblemAlert.js';
import { Room } from '../parts/Room.js';

/** Catches what a room throws, so that the frame and the other rooms stay usable. */
export function RoomError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Room title="This page cannot be shown">
      <ProblemAlert
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </Room>
  );
}
