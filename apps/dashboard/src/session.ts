import { useSuspenseQuery } from '@tanstack/react-query';
import { ROLES, type Role } from '#domain/words.js';
import { meQuery } from './queries.js';

/** The person signed in. Only for rooms inside the frame, whose guard has asked before. */
export function useMe() {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new Error('Nobody is signed in.');
  return data;
}

/**
 * Whether this person's role reaches `role`. It decides what the page offers; the controller decides again on every request.
 */
export function useMay(role: Role): boolean {
  return ROLES.indexOf(useMe().role) >= ROLES.indexOf(role);
}
