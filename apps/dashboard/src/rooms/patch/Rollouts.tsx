import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RolloutQuery } from '#contracts/people/rollouts.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { StandingBar } from '../../planning/StandingBar.js';
import { rolloutsQuery } from '../../queries.js';
import { ROLLOUT_WORDS } from '../../words.js';

/** The rollouts that carry this patch, live ones first; nothing while there is none. */
export function Rollouts({ patch }: { patch: string }) {
  const { data } = useQuery(rolloutsQuery(RolloutQuery.parse({ patch })));
  if (!data || data.total === 0) return null;
  return (
    <Section title="Rollouts">
      <Stack gap="md">
        {data.rows.map((rollout) => (
          <div key={rollout.id}>
            <Group gap="xs" mb={4}>
              <TextLink to="/rollouts/$id" params={{ id: rollout.id }} fw={600} size="sm">
                {rollout.name}
              </TextLink>
              <Mark {...ROLLOUT_WORDS[rollout.state]} />
              <Text size="xs" c="dimmed">
                by {rollout.createdBy}
              </Text>
            </Group>
            <Why why={rollout.why} />
            <StandingBar rollout={rollout.id} counts={rollout.counts} />
          </div>
        ))}
      </Stack>
    </Section>
  );
}
