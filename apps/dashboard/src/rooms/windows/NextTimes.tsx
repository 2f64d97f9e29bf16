import { Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { WindowRule } from '#contracts/people/planning.js';
import { sayWindow } from '#domain/windows/say.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { windowPreviewQuery } from '../../queries.js';
import { Preview } from './Preview.js';

const TYPING_MS = 350;

/** The controller's word on a rule, asked for when the typing rests; null while something has to be filled in first. */
export function useWindowPreview(rule: WindowRule, complete: boolean) {
  const text = JSON.stringify(rule);
  const [rested] = useDebouncedValue(text, TYPING_MS);
  const query = useQuery({ ...windowPreviewQuery(JSON.parse(rested) as WindowRule), enabled: complete });
  return { query, fresh: complete && rested === text && query.isSuccess && !query.isPlaceholderData };
}

interface Props {
  rule: WindowRule;
  complete: boolean;
  preview: ReturnType<typeof useWindowPreview>;
}

/** What a window means in words, and when it opens next in every zone of the fleet. */
export function NextTimes({ rule, complete, preview: { query, fresh } }: Props) {
  const problem = query.data?.problem ?? null;
  return (
    <Section title="What it means" note="The times follow while you type; nothing is saved by that.">
      <Text size="sm" aria-live="polite">
        {complete ? `${sayWindow(rule)}.` : 'Fill in what is missing, and the next times stand here.'}
      </Text>
      {complete && query.isError && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {complete && problem && (
        <Notice tone="bad" title="This window would not work">
          <Why why={problem} />
        </Notice>
      )}
      {complete && query.data && problem === null && (
        <div aria-busy={!fresh || undefined} style={{ opacity: fresh ? 1 : 0.6 }}>
          <Preview rule={rule} preview={query.data} />
        </div>
      )}
      {complete && query.isPending && <Loader size="sm" aria-label="Looking for the next times" />}
    </Section>
  );
}
