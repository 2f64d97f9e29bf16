import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Tone } from '../words.js';
import classes from './Notice.module.css';

interface Props {
  tone: Tone;
  title: string;
  /** `alert` is read out at once by screen readers. */
  role?: 'alert';
  children?: ReactNode;
}

/** Something that the reader should know, with a bar in its tone; the title says it without the colour. */
export function Notice({ tone, title, role, children }: Props) {
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <Text size="sm" fw={650}>
        {title}
      </Text>
      {children}
    </div>
  );
}
