import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DryRunAnswer, RuleList } from '#contracts/people/planning.js';
import { ProblemError, send } from '../../api.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { useUnsaved } from '../../parts/unsaved.js';
import { sayDryRun } from './draft.js';
import classes from './Rules.module.css';

interface Props {
  edited: RuleList;
  saved: RuleList;
  answer: DryRunAnswer | undefined;
  complete: boolean;
  /** Goes on with the edited rules on top of the saved ones. */
  onRebase: () => void;
  onDone: () => void;
}

/** Saves the whole list, or explains that somebody else saved another one meanwhile. */
export function SaveBar({ edited, saved, answer, complete, onRebase, onDone }: Props) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => send('PUT', '/rules', edited, RuleList),
    onSuccess: (list) => {
      client.setQueryData(['rules'], list);
      for (const key of ['patches', 'patch', 'fleet', 'machines', 'machine']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
      notifications.show({ message: 'The rules are saved.' });
      onDone();
    },
    onError: (error) => {
      const conflict = error instanceof ProblemError && error.problem.status === 409;
      if (conflict) void client.invalidateQueries({ queryKey: ['rules'] });
    },
  });
  useUnsaved(!save.isSuccess);

  if (edited.version !== saved.version) {
    return (
      <div className={classes.bar}>
        <Notice tone="warn" role="alert" title="Somebody else saved other rules meanwhile">
          <Text size="sm">Nothing of yours is saved yet. Look at theirs, or put yours in their place.</Text>
          <Group gap="xs" mt="sm">
            <Button size="xs" variant="default" onClick={onDone}>
              Show theirs, drop mine
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                save.reset();
                onRebase();
              }}
            >
              Keep mine
            </Button>
          </Group>
        </Notice>
      </div>
    );
  }
  return (
    <div className={classes.bar}>
      <Notice tone="busy" title="These rules are not saved yet">
        <Text size="sm" role="status">
          {complete ? answer && sayDryRun(answer) : 'A rule is not complete: it says what it needs.'}
        </Text>
        {save.isError && <ProblemAlert error={save.error} />}
        <Group gap="xs" mt="sm">
          <Button size="xs" loading={save.isPending} disabled={!complete} onClick={() => save.mutate()}>
            Save the rules
          </Button>
          <Button size="xs" variant="default" onClick={onDone}>
            Drop the changes
          </Button>
        </Group>
      </Notice>
    </div>
  );
}
