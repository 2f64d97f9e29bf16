import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RolloutDetail } from '#contracts/people/rollouts.js';
import { momentOf } from '../../parts/Ago.js';
import { TextLink } from '../../parts/links.js';
import { Notice } from '../../parts/Notice.js';
import { rolloutMachinesQuery } from '../../queries.js';
import { count } from '../../words.js';

const NAMED = 8;

/** A halt is loud: why, in which ring, which machines failed and how, and what to do. */
export function Halted({ rollout }: { rollout: RolloutDetail }) {
  const { data } = useQuery(rolloutMachinesQuery(rollout.id, { standing: 'failed', page: 1, size: NAMED }));
  const ring = rollout.haltedRing;
  return (
    <Notice
      tone="bad"
      role="alert"
      title={`Halted${ring ? ` in ring ${ring.name}` : ''}, ${momentOf(rollout.stateSince)}`}
    >
      <Text size="sm">
        {rollout.why?.sentence} {rollout.why?.nextStep}
      </Text>
      {data && data.total > 0 && (
        <>
          <Text size="sm" mt="xs" fw={600}>
            {count(data.total, 'machine')} failed:
          </Text>
          <List size="sm" aria-label="Failed machines">
            {data.rows.map(({ machine, job, whyNot }) => (
              <List.Item key={machine.id}>
                <TextLink to="/machines/$id" params={{ id: machine.id }} size="sm" underline="always">
                  {machine.name}
                </TextLink>
                {whyNot && `: ${whyNot.sentence}`}{' '}
                {job && (
                  <TextLink to="/jobs/$id" params={{ id: job.id }} size="sm" underline="always">
                    What happened
                  </TextLink>
                )}
              </List.Item>
            ))}
            {data.total > NAMED && (
              <List.Item>
                <TextLink to="/rollouts/$id" params={{ id: rollout.id }} search={{ standing: 'failed' }} size="sm">
                  and {data.total - NAMED} more
                </TextLink>
              </List.Item>
            )}
          </List>
        </>
      )}
      <Text size="sm" mt="xs">
        Nobody else starts until somebody decides. To resume means that the known failures are accepted; later ones
        count again. To cancel ends the rollout; what is installed stays installed.
      </Text>
    </Notice>
  );
}
