import type { MachineDetail } from '#contracts/people/machines.js';
import { Ago } from '../../parts/Ago.js';
import { Facts } from '../../parts/Facts.js';
import { TextLink } from '../../parts/links.js';
import { Section } from '../../parts/Section.js';
import { useMay } from '../../session.js';
import { OWNERSHIP_WORDS } from '../../words.js';

function skewOf(milliseconds: number | null): string | null {
  if (milliseconds === null) return null;
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  return seconds < 60 ? 'agrees' : `${Math.round(seconds / 60)} min ${milliseconds > 0 ? 'ahead' : 'behind'}`;
}

const sayLabels = (labels: MachineDetail['labels']) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ') || 'none';

function zoneOf({ zoneChosen, zoneReported }: MachineDetail): string | null {
  if (zoneChosen === null) return zoneReported;
  return zoneChosen === zoneReported
    ? zoneChosen
    : `${zoneChosen}, set by hand; Windows says ${zoneReported ?? 'nothing'}`;
}

/** Who the machine is to the controller. */
export function Identity({ machine }: { machine: MachineDetail }) {
  const mayRead = useMay('operator');
  return (
    <Section title="In the fleet">
      <Facts
        facts={[
          [
            'Ring',
            <span key="ring">
              <TextLink to="/" search={{ ring: machine.ring.id }} size="sm" underline="always">
                {machine.ring.name}
              </TextLink>
              {machine.ringChosen ? ', put there by hand' : ', by its label rules'}
            </span>,
          ],
          [
            'Site',
            machine.site === null ? (
              'nobody said'
            ) : (
              <TextLink key="site" to="/" search={{ site: machine.site }} size="sm">
                {machine.site}
              </TextLink>
            ),
          ],
          ...(machine.seed ? [['At its site', 'goes first, so that others fetch from it'] as const] : []),
          ['Labels', sayLabels(machine.labels)],
          ['Time zone', zoneOf(machine)],
          ['Ownership', OWNERSHIP_WORDS[machine.ownership]],
          ['Enrolled', <Ago key="enrolled" at={machine.enrolledAt} />],
          ['Clock', skewOf(machine.clockSkewMs)],
          ['SMBIOS UUID', machine.smbiosUuid],
          ...(mayRead
            ? [
                [
                  'Audit',
                  <TextLink key="audit" to="/audit" search={{ subject: `machine:${machine.id}` }} size="sm">
                    Who did what to it
                  </TextLink>,
                ] as const,
              ]
            : []),
        ]}
      />
    </Section>
  );
}
