import { Text } from '@mantine/core';
import { wallDay } from '../../planning/tell.js';
import { count } from '../../words.js';
import { MachineNames } from './MachineNames.js';
import classes from './Rehearsal.module.css';
import type { RingDay, RingDays } from './rehearsal.js';

/** One ring's days, each with how many would start; opened, it says who, at what time on whose wall. */
export function RingTimeline({ ring, machines, days, most }: RingDays & { most: number }) {
  return (
    <div>
      <Text component="h3" size="sm" fw={650}>
        {ring.name}: {count(machines, 'machine')}
      </Text>
      <ul className={classes.days}>
        {days.map((day) => (
          <Day key={day.day} day={day} most={most} />
        ))}
      </ul>
    </div>
  );
}

function Day({ day, most }: { day: RingDay; most: number }) {
  return (
    <li>
      <details className={classes.day}>
        <summary>
          <span>{wallDay(day.day)}</span>
          <span className={classes.bar} style={{ width: `${(day.machines / most) * 100}%` }} aria-hidden />
          <span>{count(day.machines, 'machine')}</span>
        </summary>
        {day.starts.map((start) => (
          <div key={`${start.localTime} ${start.zone}`}>
            <Text size="sm" mt={4}>
              {start.localTime.slice(11, 16)} by the clock of {start.zone}: {count(start.machines.length, 'machine')}
            </Text>
            <MachineNames machines={start.machines} />
          </div>
        ))}
      </details>
    </li>
  );
}
