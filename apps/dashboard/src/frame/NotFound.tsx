import { Text } from '@mantine/core';
import { TextLink } from '../parts/links.js';
import { Room } from '../parts/Room.js';

export function NotFound() {
  return (
    <Room title="Nothing here">
      <Text>
        No page has this address. Check it, or go to the{' '}
        <TextLink to="/" underline="always">
          fleet
        </TextLink>
        .
      </Text>
    </Room>
  );
}
