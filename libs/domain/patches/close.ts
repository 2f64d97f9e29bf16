import type { Proof } from '../proof.js';
import type { PatchKind, UpdateState } from '../words.js';
import { streamOfBuild } from './windows-versions.js';

/** States that say "Windows is not done with this": a complete online scan that does not offer the update ends them. */
export const OPEN_UPDATE_STATES: readonly UpdateState[] = [
  'offered',
  'downloaded',
  'pending-restart',
  'failed',
  'rolled-back',
  'unknown',
];

/** What a scan says of an update that it does list. */
export function stateOfScanned(update: {
  installed: boolean;
  restartPending: boolean;
  downloaded: boolean;
}): UpdateState {
  if (update.restartPending) return 'pending-restart';
  if (update.installed) return 'installed';
  return update.downloaded ? 'downloaded' : 'offered';
}

/** An update as its patch group knows it. */
export interface GroupedUpdate {
  updateId: string;
  revision: number;
  stream: string;
  month: string | null;
  kind: PatchKind;
}

/** A machine's row of one update. */
export interface UpdateRow extends GroupedUpdate {
  state: UpdateState;
  /** What the state rests on; null if that was not noted. */
  evidence: string | null;
  /** Build and UBR that it would bring, if it says so. */
  target: { build: number; ubr: number | null } | null;
}

export interface CompleteScan {
  complete: boolean;
  online: boolean;
  updates: readonly (GroupedUpdate & { supersedes: readonly string[] })[];
}

export interface ClosingFacts {
  build: number;
  ubr: number;
  /** proof.ts for the row, from this machine's readings. */
  prove: (row: UpdateRow) => Proof;
  /** Ids of updates that a complete scan of any other machine offers now. */
  offeredElsewhere: ReadonlySet<string>;
}

export interface Closing {
  updateId: string;
  revision: number;
  state: UpdateState;
  /** What the state rests on. */
  evidence:
    | Proof['evidence']
    | 'newer-revision'
    | 'newer-update'
    | 'other-windows'
    | 'not-offered-here'
    | 'not-offered-anywhere';
}

/**
 * What becomes of the rows that a scan no longer lists. An incomplete or offline scan closes nothing: it would turn a
 * network fault into "nothing to install". A vanished offer alone is never called installed.
 */
export function closeMissing(rows: readonly UpdateRow[], scan: CompleteScan, facts: ClosingFacts): Closing[] {
  if (!scan.complete || !scan.online) return [];
  const listed = new Set(scan.updates.map(identityOf));
  return rows
    .filter((row) => OPEN_UPDATE_STATES.includes(row.state) && !listed.has(identityOf(row)))
    .map((row) => ({ updateId: row.updateId, revision: row.revision, ...verdict(row, scan, facts) }));
}

/**
 * Kinds that depend on the PC itself: a removed device or a safeguard of Microsoft ends such an offer on one machine
 * alone.
 */
const DEVICE_KINDS: readonly PatchKind[] = ['driver', 'firmware', 'feature', 'enablement'];

type Verdict = Pick<Closing, 'state' | 'evidence'>;

function verdict(row: UpdateRow, scan: CompleteScan, facts: ClosingFacts): Verdict {
  const proof = facts.prove(row);
  if (proof.state !== 'unknown') return proof;
  if (scan.updates.some((other) => other.updateId === row.updateId))
    return { state: 'overtaken', evidence: 'newer-revision' };
  if (isReplaced(row, scan, facts)) return { state: 'overtaken', evidence: 'newer-update' };
  if (isOfOtherWindows(row, facts)) return { state: 'not-applicable', evidence: 'other-windows' };
  // Somebody tried it, and neither proof nor successor explains why it vanished: say so rather than guess.
  if (!isUntried(row)) return { state: 'unknown', evidence: 'none' };
  if (!facts.offeredElsewhere.has(row.updateId)) return { state: 'withdrawn', evidence: 'not-offered-anywhere' };
  return { state: DEVICE_KINDS.includes(row.kind) ? 'not-applicable' : 'unknown', evidence: 'not-offered-here' };
}

/** Only ever offered; also where the offer ended here first, and the question is asked again now. */
function isUntried({ state, evidence }: UpdateRow): boolean {
  return state === 'offered' || state === 'downloaded' || (state === 'unknown' && evidence === 'not-offered-here');
}

function isReplaced(row: UpdateRow, scan: CompleteScan, facts: ClosingFacts): boolean {
  const onMachine =
    row.target !== null && row.target.ubr !== null && row.target.build === facts.build && row.target.ubr < facts.ubr;
  return (
    onMachine ||
    scan.updates.some(
      (other) =>
        other.supersedes.includes(row.updateId) ||
        (other.stream === row.stream && row.month !== null && other.month !== null && other.month > row.month),
    )
  );
}

/** Cumulative updates of the Windows release that the machine has left behind by an upgrade. */
function isOfOtherWindows(row: UpdateRow, facts: ClosingFacts): boolean {
  const tied = row.kind === 'cumulative' || row.kind === 'preview' || row.kind === 'servicing';
  return tied && /^windows-1[01]-/.test(row.stream) && row.stream !== streamOfBuild(facts.build);
}

function identityOf({ updateId, revision }: { updateId: string; revision: number }): string {
  return `${updateId}.${revision}`;
}
