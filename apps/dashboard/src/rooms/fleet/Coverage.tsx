import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TextLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { coverageQuery } from '../../queries.js';
import { CoverageSentence } from '../seen/CoverageSentence.js';

/** How much of what is on the network is in the fleet. Nothing is said where nobody has said where PCs are seen. */
export function Coverage() {
  const answer = useQuery(coverageQuery);
  if (answer.isError) return <ProblemAlert error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data || answer.data.sources.length === 0) return null;
  const { coverage, sources } = answer.data;
  const failing = sources.filter((source) => source.failing).map(({ name }) => name);
  return (
    <Text size="sm">
      <CoverageSentence {...coverage} /> {failing.length > 0 && `Not read last time: ${failing.join(', ')}. `}
      <TextLink to="/seen" underline="always">
        Seen PCs
      </TextLink>
    </Text>
  );
}
