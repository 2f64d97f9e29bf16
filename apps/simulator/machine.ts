import type { HoldReport, InventoryReport } from '#contracts/agent/reports.js';
import type { Ownership, Rung } from '#domain/words.js';
import type { Build } from './published.js';

/** What is special about a machine; null for an ordinary one. */
export type Oddity = 'full-disk' | 'leaking' | 'restart-pending' | 'slow' | 'wrong-clock' | 'same-board';

/** What does not change while the simulation runs; drawn from the seed. */
export interface MachineFacts {
  readonly name: string;
  readonly smbiosUuid: string;
  readonly ownership: Ownership;
  /** EditionID of Windows: `Core` is Home. */
  readonly edition: 'Core' | 'Professional' | 'Education';
  readonly maker: string;
  readonly model: string;
  readonly laptop: boolean;
  /** Windows 10 alone: still offered security updates. */
  readonly esu: boolean;
  readonly oddity: Oddity | null;
  /** Clock of the PC minus true time, milliseconds. */
  readonly skewMs: number;
  /** How many times longer than usual everything takes here. */
  readonly slowness: number;
  readonly locale: string;
  readonly timeZone: string;
  readonly diskBytes: number;
}

type HistoryEntry = InventoryReport['history'][number];

/** An update that was installed and waits for the restart. */
export interface Pending {
  readonly updateId: string;
  readonly revision: number;
  readonly title: string;
  readonly ubr: number | null;
  /** Build that the restart brings (enablement package). */
  readonly build: Build | null;
  /** HRESULT of the rollback that the restart ends in; null when it goes well. */
  readonly rollback: string | null;
  /** ClientApplicationID of who installed it. */
  readonly client: string;
}

/** What changes; plain JSON, so that it can be kept between two starts. */
export interface MachineState {
  build: Build;
  ubr: number;
  bootAt: string;
  freeBytes: number;
  /** UpdateIDs. */
  installed: string[];
  downloaded: string[];
  pending: Pending[];
  /** Newest first, at most 200. */
  history: HistoryEntry[];
  hold: { rung: Rung; since: string; pausedUntil: string | null } | null;
  /** When the hold ended by itself; null or missing: it did not since somebody last ended it. */
  lapsedAt?: string | null;
  leaks: HoldReport['leaks'];
  drift: HoldReport['drift'];
  /** Restarts ordered through Sluice, newest first: two a day are the ceiling. */
  restarts: string[];
}

export interface Machine {
  readonly facts: MachineFacts;
  readonly state: MachineState;
}

/** ClientApplicationID under which the agent works, and the one of Windows' own orchestrator. */
export const OUR_CLIENT = 'Sluice';
export const WINDOWS_CLIENT = 'MoUpdateOrchestrator';

/** Writes one line of Windows Update history. */
export function remember(
  state: MachineState,
  update: { updateId: string; revision: number; title: string },
  at: Date,
  hresult: string | null,
  client: string,
): void {
  state.history.unshift({
    updateId: update.updateId,
    revision: update.revision,
    title: update.title,
    at: at.toISOString(),
    operation: 'install',
    // OperationResultCode: 2 succeeded, 4 failed.
    resultCode: hresult === null ? 2 : 4,
    hresult: hresult ?? '0x00000000',
    client,
  });
  state.history.length = Math.min(state.history.length, 200);
}
