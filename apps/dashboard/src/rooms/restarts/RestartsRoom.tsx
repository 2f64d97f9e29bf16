import { Button, Group, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RestartPoliciesView, RingRow } from '#contracts/people/planning.js';
import { TextLink } from '../../parts/links.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { Section } from '../../parts/Section.js';
import { PLANNER, sayRestarts } from '../../planning/words.js';
import { restartPoliciesQuery, ringsQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { PolicyDialog } from './PolicyDialog.js';
import { inOrder, type Policy, sayWhom } from './policies.js';
import { RemovePolicy } from './RemovePolicy.js';

/** How people at the PCs are told of a restart, and how long they may put it off. */
export function RestartsRoom() {
  const query = useQuery(restartPoliciesQuery);
  const rings = useQuery(ringsQuery);
  return (
    <RoomAnswer what="Restarts" query={query}>
      {(view) => (
        <RoomAnswer what="Restarts" query={rings}>
          {({ rows }) => <Shown view={view} rings={rows} />}
        </RoomAnswer>
      )}
    </RoomAnswer>
  );
}

function Shown({ view, rings }: { view: RestartPoliciesView; rings: readonly RingRow[] }) {
  const mayChange = useMay(PLANNER);
  /** `new`, or the policy that is changed or removed. */
  const [editing, setEditing] = useState<Policy | 'new' | null>(null);
  const [removing, setRemoving] = useState<Policy | null>(null);
  const forAll = view.policies.some(({ ring, ownership }) => ring === null && ownership === null);
  return (
    <Room title="Restarts" actions={mayChange && <Button onClick={() => setEditing('new')}>New restart policy</Button>}>
      <div>
        <Text size="sm">
          Whatever stands below: a PC restarts only in its{' '}
          <TextLink to="/windows" underline="always">
            windows for restarting
          </TextLink>
          , at most twice a day, and never while somebody used it in the last 30 minutes. Where nobody is signed in
          there is nobody to tell, so it restarts at once.
        </Text>
        <Text size="sm" c="dimmed">
          The policy that names a PC most exactly holds: ring and ownership, then ring, then ownership, then all.
        </Text>
      </div>
      {inOrder(view.policies).map((policy) => {
        const whom = sayWhom(policy, rings);
        return (
          <Section
            key={whom}
            title={whom}
            actions={
              mayChange && (
                <Group gap="xs">
                  <Button size="xs" variant="default" aria-label={`Change: ${whom}`} onClick={() => setEditing(policy)}>
                    Change
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    c="var(--sluice-bad)"
                    aria-label={`Remove: ${whom}`}
                    onClick={() => setRemoving(policy)}
                  >
                    Remove
                  </Button>
                </Group>
              )
            }
          >
            <Sentences policy={policy.policy} />
          </Section>
        );
      })}
      {!forAll && (
        <Section
          title={view.policies.length === 0 ? 'Every PC' : 'Every other PC'}
          note={`What Sluice does where nobody said anything else.${mayChange ? ' A new policy for all PCs takes its place.' : ''}`}
        >
          <Sentences policy={view.standard} />
        </Section>
      )}
      {editing && (
        <PolicyDialog
          policy={editing === 'new' ? null : editing}
          view={view}
          rings={rings}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && <RemovePolicy policy={removing} view={view} rings={rings} onClose={() => setRemoving(null)} />}
    </Room>
  );
}

function Sentences({ policy }: { policy: Policy['policy'] }) {
  return (
    <List size="sm">
      {sayRestarts(policy).map((sentence) => (
        <List.Item key={sentence}>{sentence}</List.Item>
      ))}
    </List>
  );
}
