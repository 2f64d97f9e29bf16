import { Button, Group } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './FilterBar.module.css';

interface Props {
  label: string;
  /** Always in sight. */
  search: ReactNode;
  /** The way back to the whole list, while something is filtered. */
  clear?: ReactNode;
  children: ReactNode;
}

/** A search field and filters. On a phone the filters open on demand, so that the list is in sight. */
export function FilterBar({ label, search, clear, children }: Props) {
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [opened, filters] = useDisclosure(false);
  return (
    <Group align="flex-end" gap="sm" role="search" aria-label={label} className={classes.bar}>
      {search}
      {phone && (
        <Button variant="default" onClick={filters.toggle} aria-expanded={opened}>
          Filters
        </Button>
      )}
      {(!phone || opened) && children}
      {clear}
    </Group>
  );
}
