import { Button, Group, List, Text } from '@mantine/core';
import type { NewJobsAnswer } from '#contracts/people/jobs.js';
import { Dialog } from '../parts/Dialog.js';
import { TextLink } from '../parts/links.js';

interface Props {
  title: string;
  refused: NewJobsAnswer['refused'];
  names: ReadonlyMap<string, string>;
  onClose: () => void;
}

/** Machines for which something was refused, grouped by the cause. */
export function Refusals({ title, refused, names, onClose }: Props) {
  const groups = new Map<string, typeof refused>();
  for (const refusal of refused) {
    const { reason } = refusal.problem;
    groups.set(reason, [...(groups.get(reason) ?? []), refusal]);
  }
  return (
    <Dialog opened onClose={onClose} title={title}>
      {[...groups].map(([reason, refusals]) => (
        <div key={reason}>
          <Text size="sm" fw={600}>
            {refusals[0]?.problem.detail ?? refusals[0]?.problem.title}
          </Text>
          <Text size="sm" c="dimmed">
            {refusals[0]?.problem.nextStep}
          </Text>
          <List size="sm">
            {refusals.map(({ machine }) => (
              <List.Item key={machine}>
                <TextLink to="/machines/$id" params={{ id: machine }} size="sm">
                  {names.get(machine) ?? machine}
                </TextLink>
              </List.Item>
            ))}
          </List>
        </div>
      ))}
      <Group justify="flex-end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Dialog>
  );
}
