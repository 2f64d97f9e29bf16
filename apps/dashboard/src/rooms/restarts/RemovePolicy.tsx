import { Text } from '@mantine/core';
import type { RestartPoliciesView, RingRow } from '#contracts/people/planning.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { type Policy, sameWhom, sayWhom, useSavePolicies } from './policies.js';

interface Props {
  policy: Policy;
  view: RestartPoliciesView;
  rings: readonly RingRow[];
  onClose: () => void;
}

export function RemovePolicy({ policy, view, rings, onClose }: Props) {
  const save = useSavePolicies(onClose);
  return (
    <ConfirmDialog
      opened
      title={`Remove: ${sayWhom(policy, rings)}`}
      action="Remove the policy"
      danger
      pending={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate(view.policies.filter((other) => !sameWhom(other, policy)))}
      onClose={onClose}
    >
      <Text size="sm">
        The next policy that fits these PCs holds from now on. A restart that was announced goes on.
      </Text>
    </ConfirmDialog>
  );
}
