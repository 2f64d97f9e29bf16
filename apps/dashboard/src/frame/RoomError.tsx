import { Container } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ProblemAlert } from '../parts/ProblemAlert.js';

/** Catches what a room throws, so that the frame and the other rooms stay usable. */
export function RoomError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Container py="xl">
      <ProblemAlert
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </Container>
  );
}
