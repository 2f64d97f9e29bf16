import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { send } from '../api.js';
import { ConfirmDialog } from './ConfirmDialog.js';

interface Props {
  title: string;
  /** What the button does, in its own words. */
  action: string;
  /** Of the thing in the API. */
  path: string;
  /** First words of the queries that are out of date once it is gone. */
  stale: readonly string[];
  disabled?: boolean;
  /** Runs before anything is asked for again: a page of its own is left first, it would answer that nothing is there. */
  onDeleted: () => unknown;
  onClose: () => void;
  /** What goes with it, and what stays. */
  children: ReactNode;
}

/** Asks before something goes for good, and takes it away. To be drawn only while it asks. */
export function DeleteDialog({ title, action, path, stale, disabled, onDeleted, onClose, children }: Props) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => send('DELETE', path),
    onSuccess: async () => {
      await onDeleted();
      for (const key of stale) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={title}
      action={action}
      disabled={disabled}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  );
}
