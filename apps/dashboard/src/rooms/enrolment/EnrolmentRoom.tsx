import { useState } from 'react';
import type { NewTokenAnswer } from '#contracts/people/enrolment.js';
import { Room } from '../../parts/Room.js';
import { EnrolmentLine } from './EnrolmentLine.js';
import { NewToken } from './NewToken.js';
import { Tokens } from './Tokens.js';

/** The way of a PC into the fleet: a token, a line to run on the PC, and the tokens that are out. */
export function EnrolmentRoom() {
  const [made, setMade] = useState<NewTokenAnswer | null>(null);
  return (
    <Room title="Enrolment">
      <NewToken made={made} onMade={setMade} />
      <EnrolmentLine />
      <Tokens />
    </Room>
  );
}
