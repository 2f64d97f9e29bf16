import { Button, Group, List, Text } from '@mantine/core';
import type { NewJobsAnswer } from '#contracts/people/fleet.js';
import { Dialog } from '../parts/Dialog.js';
import { TextLink } from '../parts/links.js';
import { count } from '../words.js';

interface Props {
  answer: NewJobsAnswer;
  names: ReadonlyMap<string, string>;
  onClose: () => void;
}

/** Machines that got no job, grouped by the cause. */
export function Refusals({ answer, names, onClose }: Props) {
  const groups = new Map<string, typeof answer.refused>();
  for (const refusal of answer.refused) {
    const { reason } = refusal.problem;
    groups.set(reason, [...(groups.get(reason) ?? []), refusal]);
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`${count(answer.created.length, 'job')} made, ${answer.refused.length} refused`}
    >
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
