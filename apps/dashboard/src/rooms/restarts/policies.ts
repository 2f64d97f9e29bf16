import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RestartPoliciesView, type RingRow } from '#contracts/people/planning.js';
import type { Ownership } from '#domain/words.js';
import { send } from '../../api.js';

export type Policy = RestartPoliciesView['policies'][number];
type Whom = Pick<Policy, 'ring' | 'ownership'>;

const OWNED: Record<Ownership, string> = { organisation: 'the organisation’s PCs', personal: 'personal PCs' };

/** `Early: personal PCs`. */
export function sayWhom({ ring, ownership }: Whom, rings: readonly Pick<RingRow, 'id' | 'name'>[]): string {
  const name = rings.find(({ id }) => id === ring)?.name ?? 'A ring that is gone';
  const whose = ownership === null ? 'all PCs' : OWNED[ownership];
  return `${ring === null ? 'Every ring' : name}: ${whose}`;
}

export const sameWhom = (one: Whom, other: Whom): boolean =>
  one.ring === other.ring && one.ownership === other.ownership;

const exactness = ({ ring, ownership }: Whom) => (ring === null ? 0 : 2) + (ownership === null ? 0 : 1);

/** The most exact first: the first that fits a PC is the one that holds. */
export const inOrder = (policies: readonly Policy[]): Policy[] =>
  [...policies].sort((a, b) => exactness(b) - exactness(a));

/** Saves the whole list. */
export function useSavePolicies(onSaved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (policies: readonly Policy[]) => send('PUT', '/restart-policies', { policies }, RestartPoliciesView),
    onSuccess: (view) => {
      client.setQueryData(['restart-policies'], view);
      onSaved();
    },
  });
}
