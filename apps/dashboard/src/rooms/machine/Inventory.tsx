import { Text } from '@mantine/core';
import { InventoryReport } from '#contracts/agent/reports.js';
import type { MachineDetail } from '#contracts/people/machines.js';
import { Ago } from '../../parts/Ago.js';
import { Facts } from '../../parts/Facts.js';
import { Section } from '../../parts/Section.js';
import { buildOf } from '../../words.js';

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(0)} GiB`;
const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20).toLocaleString('en-GB')} MiB`;
const yesNo = (value: boolean | null) => (value === null ? null : value ? 'yes' : 'no');

/** SoftwareLicensingProduct.LicenseStatus, as Windows numbers it. */
const ACTIVATION = [
  'not licensed',
  'licensed',
  'grace (new)',
  'grace (hardware)',
  'grace (not genuine)',
  'notification',
  'grace (extended)',
];

function diskOf(drive: InventoryReport['systemDrive']): string | null {
  return drive && `${gibibytes(drive.freeBytes)} free of ${gibibytes(drive.totalBytes)}`;
}

function powerOf(battery: InventoryReport['battery']): string | null {
  if (!battery) return null;
  if (!battery.present) return 'mains';
  return `${battery.onMains ? 'on mains' : 'on battery'}${battery.percent === null ? '' : `, ${battery.percent} %`}`;
}

function activationOf(activation: InventoryReport['activation']): string | null {
  if (!activation) return null;
  return [ACTIVATION[activation.status], activation.channel, activation.esu && 'ESU'].filter(Boolean).join(', ');
}

/** Of what lies in the cache of Delivery Optimization. */
function peersOf(delivery: InventoryReport['delivery']): string | null {
  if (!delivery) return null;
  const total = delivery.fromPeers + delivery.fromHttp;
  if (total === 0) return 'nothing downloaded lately';
  return `${megabytes(delivery.fromPeers)} of ${megabytes(total)} (${Math.round((100 * delivery.fromPeers) / total)} %)`;
}

/** What the machine said about itself. What it could not measure stands as unknown. */
export function Inventory({ machine }: { machine: MachineDetail }) {
  const report = InventoryReport.safeParse(machine.inventory).data;
  if (!report) {
    return (
      <Section title="Inventory">
        <Text c="dimmed" size="sm">
          None reported yet. The agent sends it at its first contact.
        </Text>
      </Section>
    );
  }
  return (
    <Section
      title="Inventory"
      note={
        <>
          Reported <Ago at={machine.inventoryAt} />.
        </>
      }
    >
      <Facts
        facts={[
          ['Edition', report.edition],
          ['Version', buildOf(report)],
          ['Architecture', report.architecture],
          ['Model', [report.manufacturer, report.model].filter(Boolean).join(' ') || null],
          ['System drive', diskOf(report.systemDrive)],
          ['Power', powerOf(report.battery)],
          ['Activation', activationOf(report.activation)],
          ['Restart pending', yesNo(report.restartPending)],
          ['Started', <Ago key="boot" at={report.bootAt} never="unknown" />],
          ['Time zone', report.timeZone],
          ['Language', report.locale],
          ['People signed in', report.usersPresent],
          ['Downloads from other PCs', peersOf(report.delivery)],
          ['Proxy', report.proxy || 'none'],
          [
            'Defender signatures',
            report.defender && <Ago key="defender" at={report.defender.signatureAt} never="unknown" />,
          ],
        ]}
      />
    </Section>
  );
}
