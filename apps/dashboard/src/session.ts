import { useSuspenseQuery } from '@tanstack/react-query';
import type { Me } from '#contracts/people/session.js';
import { ROLES, type Role } from '#domain/words.js';
import { meQuery } from './queries.js';

/** Who is shown for the moment between the end of a session and the sign-in page, to which the frame leads. */
const NOBODY: Me = { id: '', name: '', role: 'viewer' };

/** The person signed in. Only for rooms inside the frame, whose guard has asked before. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data ?? NOBODY;
}

/**
 * Whether this person's role reaches `role`. It decides what the page offers; the controller decides again on every request.
 */
export function useMay(role: Role): boolean {
  return ROLES.indexOf(useMe().role) >= ROLES.indexOf(role);
}
