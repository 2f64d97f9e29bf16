import type { Tone } from '../words.js';
import classes from './Mark.module.css';

/** A state in one word. Shape and word carry the meaning; colour only repeats it. */
export function Mark({ label, tone, meaning }: { label: string; tone: Tone; meaning?: string }) {
  return (
    <span className={classes.mark} data-tone={tone} title={meaning}>
      {label}
    </span>
  );
}
