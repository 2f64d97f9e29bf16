import type { ReactNode } from 'react';
import { TextLink } from '../../parts/links.js';
import classes from './Calendar.module.css';
import type { Entry } from './days.js';

interface Props {
  entry: Entry;
  /** In a month of days, Tab would never end: there the arrow keys lead, and the day's own list has the same links. */
  passed?: boolean;
  children: ReactNode;
}

/** Every entry leads to what it speaks of. */
export function EntryLink({ entry, passed, children }: Props) {
  const tabIndex = passed ? -1 : undefined;
  const looks = {
    tabIndex,
    className: classes.entry,
    'data-tone': entry.tone,
    title: entry.long,
    underline: 'never',
  } as const;
  const { link } = entry;
  switch (link.kind) {
    case 'rollout':
      return (
        <TextLink to="/rollouts/$id" params={{ id: link.id }} {...looks}>
          {children}
        </TextLink>
      );
    case 'window':
      return (
        <TextLink to="/windows/$id" params={{ id: link.id }} {...looks}>
          {children}
        </TextLink>
      );
    case 'patches':
      return (
        <TextLink to="/patches" {...looks}>
          {children}
        </TextLink>
      );
  }
}
