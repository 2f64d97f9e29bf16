import { Group, NumberInput, Radio, Stack } from '@mantine/core';
import { SHARING_REACHES } from '#domain/words.js';
import { SHARING_WORDS } from '../../planning/words.js';
import { type RingDraft, sharingOf } from './draft.js';

interface Props {
  draft: RingDraft;
  onChange: (part: Partial<RingDraft>) => void;
}

/** With whom the machines of a ring share what they download. */
export function SharingFields({ draft, onChange }: Props) {
  const bad = sharingOf(draft) === undefined;
  return (
    <>
      <Radio.Group
        aria-label="With whom downloads are shared"
        value={draft.reach}
        onChange={(reach) => onChange({ reach: reach as RingDraft['reach'] })}
      >
        <Stack gap={6}>
          {(['own', ...SHARING_REACHES] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={SHARING_WORDS[value].label}
              description={SHARING_WORDS[value].meaning}
            />
          ))}
        </Stack>
      </Radio.Group>
      {draft.reach !== 'own' && (
        <Group align="flex-start">
          {draft.reach !== 'nobody' && (
            <NumberInput
              label="Days a download is kept for the others"
              description="As long as a rollout needs to reach the last of them."
              min={1}
              max={60}
              allowDecimal={false}
              value={draft.cacheDays}
              onChange={(cacheDays) => onChange({ cacheDays })}
              error={bad && draft.cacheDays === '' && 'A number from 1 to 60.'}
            />
          )}
          <NumberInput
            label="KB/s from the internet at most"
            description="In the background. Empty: no limit."
            min={256}
            max={1_000_000}
            allowDecimal={false}
            value={draft.internetKbps}
            onChange={(internetKbps) => onChange({ internetKbps })}
            error={bad && draft.internetKbps !== '' && 'A number from 256 to 1,000,000, or nothing.'}
          />
        </Group>
      )}
    </>
  );
}
