import type { ScannedUpdate } from '#contracts/agent/reports.js';
import { secondTuesday } from '#domain/holds/second-tuesday.js';
import { uuidOf } from './random.js';

/** Category GUIDs as the Windows Update Agent gives them: classifications (MS-WSUSAR) and products. */
export const CATEGORY = {
  security: { id: '0fa1201d-4330-4fa8-8ae9-b877473b6441', name: 'Security Updates' },
  updates: { id: 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83', name: 'Updates' },
  rollups: { id: '28bc880e-0592-4cbf-8f95-c79b17911d5f', name: 'Update Rollups' },
  definitions: { id: 'e0789628-ce08-4437-be74-2495b842f43b', name: 'Definition Updates' },
  drivers: { id: 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0', name: 'Drivers' },
  upgrades: { id: '3689bdc8-b205-4af4-8d4a-a63924c5e9d5', name: 'Upgrades' },
  windows10: { id: 'b3c75dc1-155f-4be4-b015-3f1a91758e52', name: 'Windows 10, version 1903 and later' },
  windows11: { id: '72e7624a-5b00-45d2-b92f-e561c0a6a160', name: 'Windows 11' },
  defender: { id: '8c3fcc84-7410-4a95-8b89-a166a0190486', name: 'Microsoft Defender Antivirus' },
  driversProduct: { id: '05eebf61-148b-43cf-80da-1c99ab0b8699', name: 'Windows 10 and later drivers' },
} as const;

/** Windows versions of the fleet, oldest first. */
export const LINES = {
  19045: {
    name: 'Windows 10 Version 22H2',
    display: '22H2',
    product: CATEGORY.windows10,
    kb: 5_098_000,
    ubr: 7417,
    step: 118,
  },
  26100: {
    name: 'Windows 11, version 24H2',
    display: '24H2',
    product: CATEGORY.windows11,
    kb: 5_099_000,
    ubr: 8978,
    step: 190,
  },
  26200: {
    name: 'Windows 11, version 25H2',
    display: '25H2',
    product: CATEGORY.windows11,
    kb: 5_099_000,
    ubr: 8978,
    step: 190,
  },
  26300: {
    name: 'Windows 11, version 26H2',
    display: '26H2',
    product: CATEGORY.windows11,
    kb: 5_099_000,
    ubr: 8978,
    step: 190,
  },
} as const;
export type Build = keyof typeof LINES;
export const NEWEST_BUILD: Build = 26300;

/** What goes wrong with an update, on the machines of one manufacturer or (null) on all. */
export interface Fault {
  readonly how: 'fails' | 'rolls-back';
  readonly hresult: string;
  readonly maker: string | null;
}

/** One update as Microsoft publishes it, with what the simulation must know beyond the search result. */
export interface Published {
  /** Within a stream a newer one overtakes the older. */
  readonly stream:
    | 'cumulative'
    | 'preview'
    | 'dotnet'
    | 'msrt'
    | 'platform'
    | 'definition'
    | 'enablement'
    | `driver:${string}`;
  readonly at: Date;
  readonly update: ScannedUpdate;
  /** UBR that the machine has once it is installed; null where it does not change. */
  readonly ubr: number | null;
  readonly fault: Fault | null;
  /** Minutes that installing takes on an ordinary machine. */
  readonly minutes: number;
}

/** Months since July 2026, where this catalogue begins. */
export function monthIndex(at: Date): number {
  return (at.getUTCFullYear() - 2026) * 12 + at.getUTCMonth() - 6;
}

export function nameOf(index: number): string {
  return new Date(Date.UTC(2026, 6 + index, 1)).toISOString().slice(0, 7);
}

/** When Microsoft publishes in that month. */
export function patchTuesday(index: number): Date {
  const first = new Date(Date.UTC(2026, 6 + index, 1));
  return secondTuesday(first.getUTCFullYear(), first.getUTCMonth() + 1);
}

export const MB = 1_000_000;

export function update(
  name: string,
  at: Date,
  parts: Partial<ScannedUpdate> & Pick<ScannedUpdate, 'title'>,
): ScannedUpdate {
  return {
    updateId: uuidOf(name),
    revision: 1,
    kb: [...parts.title.matchAll(/KB\d+/g)].map((match) => match[0]),
    categories: [],
    type: 'software',
    severity: 'none',
    maxBytes: 50 * MB,
    impact: 'normal',
    restart: 'can-request',
    mandatory: false,
    optional: false,
    uninstallable: false,
    downloaded: false,
    installed: false,
    hidden: false,
    restartPending: false,
    eulaAccepted: true,
    changedAt: at.toISOString(),
    driver: null,
    supersedes: [],
    ...parts,
  };
}
