import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './Dialog.js';
import { ProblemAlert } from './ProblemAlert.js';

interface Props {
  opened: boolean;
  title: string;
  /** What the button does, in its own words: never "OK". */
  action: string;
  danger?: boolean;
  disabled?: boolean;
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  /** Exactly what is going to happen. */
  children: ReactNode;
}

/** The last look before an act. A refusal stays in the dialog, so that nothing has to be filled in again. */
export function ConfirmDialog(props: Props) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={props.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onConfirm();
        }}
      >
        <Stack>
          {props.children}
          {props.error ? <ProblemAlert error={props.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              color={props.danger ? 'red.9' : undefined}
              loading={props.pending}
              disabled={props.disabled}
              data-autofocus
            >
              {props.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
