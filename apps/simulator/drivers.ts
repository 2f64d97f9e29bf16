import { DAY_MS } from '#domain/time.js';
import type { Published } from './published.js';
import { CATEGORY, MB, patchTuesday, update } from './published.js';
import { uuidOf } from './random.js';

interface Device {
  readonly makers: readonly string[];
  readonly provider: string;
  readonly class: string;
  readonly model: string;
  readonly version: string;
  readonly month: number;
  readonly megabytes: number;
}

const DEVICES: readonly Device[] = [
  {
    makers: ['LENOVO', 'HP', 'Dell Inc.'],
    provider: 'Intel Corporation',
    class: 'Net',
    model: 'Intel(R) Wi-Fi 6E AX211',
    version: '23.160.0.4',
    month: 1,
    megabytes: 41,
  },
  {
    makers: ['LENOVO', 'ASUSTeK COMPUTER INC.'],
    provider: 'Realtek Semiconductor Corp.',
    class: 'MEDIA',
    model: 'Realtek(R) Audio',
    version: '6.0.9812.1',
    month: 2,
    megabytes: 120,
  },
  {
    makers: ['Dell Inc.', 'ASUSTeK COMPUTER INC.'],
    provider: 'NVIDIA',
    class: 'Display',
    model: 'NVIDIA GeForce RTX 3050',
    version: '32.0.15.8140',
    month: 3,
    megabytes: 860,
  },
  {
    makers: ['LENOVO'],
    provider: 'Lenovo Ltd.',
    class: 'Firmware',
    model: 'ThinkPad System Firmware',
    version: '1.62.0.0',
    month: 3,
    megabytes: 28,
  },
  {
    makers: ['Dell Inc.'],
    provider: 'Dell Inc.',
    class: 'Firmware',
    model: 'OptiPlex System Firmware',
    version: '1.34.1',
    month: 2,
    megabytes: 35,
  },
];

/** Drivers and firmware that Windows Update offers to the machines of one manufacturer. */
export function driversFor(maker: string): Published[] {
  return DEVICES.filter((device) => device.makers.includes(maker)).map((device) => {
    const at = new Date(patchTuesday(device.month).getTime() + 8 * DAY_MS);
    const name = `driver|${device.provider}|${device.model}`;
    return {
      stream: `driver:${device.model}` as const,
      at,
      ubr: null,
      fault: null,
      minutes: 3,
      update: update(name, at, {
        title: `${device.provider} - ${device.class} - ${device.version}`,
        categories: [CATEGORY.drivers, CATEGORY.driversProduct],
        type: 'driver',
        maxBytes: device.megabytes * MB,
        restart: device.class === 'Firmware' ? 'always' : 'can-request',
        driver: {
          class: device.class,
          provider: device.provider,
          manufacturer: device.provider,
          model: device.model,
          hardwareId: `${device.class === 'Firmware' ? 'UEFI\\RES_' : 'PCI\\VEN_'}${uuidOf(name).slice(0, 8)}`,
          date: at.toISOString().slice(0, 10),
        },
      }),
    };
  });
}
