import type { ReactNode } from 'react';
import { TextLink } from '../../parts/links.js';
import classes from './Calendar.module.css';
import type { Entry } from './days.js';

/** Every entry leads to what it speaks of. */
export function EntryLink({ entry, children }: { entry: Entry; children: ReactNode }) {
  const looks = { className: classes.entry, 'data-tone': entry.tone, title: entry.long, underline: 'never' } as const;
  const { link } = entry;
  switch (link.kind) {
    case 'rollout':
      return (
        <TextLink to="/rollouts/$id" params={{ id: link.id }} {...looks}>
          {children}
        </TextLink>
      );
    case 'ring':
      return (
        <TextLink to="/" search={{ ring: link.id }} {...looks}>
          {children}
        </TextLink>
      );
    case 'patches':
      return (
        <TextLink to="/patches" {...looks}>
          {children}
        </TextLink>
      );
    case 'windows':
      return (
        <TextLink to="/calendar" {...looks}>
          {children}
        </TextLink>
      );
  }
}
