import { DAY_MS } from '../time.js';
import type { JobState, Ownership, SharingReach } from '../words.js';

/** How the machines of a ring share what they download (Delivery Optimization). */
export interface Sharing {
  reach: SharingReach;
  /** How long a machine keeps a download for the others: at least as long as a rollout needs to reach the last of them. */
  cacheDays: number;
  /** KB/s that background downloads may take from the internet; null for no limit. Peers are not throttled. */
  internetKbps: number | null;
}

/** The parameters of the verb `settings`; null gives a value back to whoever owned it before. */
export interface SharingOrder {
  downloadMode: number | null;
  minFileMb: number | null;
  maxCacheAgeDays: number | null;
  maxCachePercent: number | null;
  minBackgroundKbps: number | null;
  delayBackgroundSeconds: number | null;
  delayForegroundSeconds: number | null;
  maxBackgroundKbps: number | null;
  minBatteryPercent: number | null;
  minRamGb: number | null;
  minDiskGb: number | null;
  groupId?: string;
}

export interface SharingMachine {
  ownership: Ownership;
  /** Of the machines of its site; null without a site, and for an agent that does not know groups. */
  groupId: string | null;
}

const NOTHING: SharingOrder = {
  downloadMode: null,
  minFileMb: null,
  maxCacheAgeDays: null,
  maxCachePercent: null,
  minBackgroundKbps: null,
  delayBackgroundSeconds: null,
  delayForegroundSeconds: null,
  maxBackgroundKbps: null,
  minBatteryPercent: null,
  minRamGb: null,
  minDiskGb: null,
};
/** Small updates are worth sharing, too; Windows' own limit is 50 MB. */
const MIN_FILE_MB = 10;
/** A download gives its peers this long before it turns to Microsoft. */
const WAIT_FOR_PEERS = { delayBackgroundSeconds: 60, delayForegroundSeconds: 30 };
/** What went wrong on a machine is tried again after a day. */
const RETRY_MS = DAY_MS;

/**
 * What a machine is to be set to; null for nothing. A personal PC keeps its own settings: its line and its upload are its owner's. A machine
 * without a site shares with its LAN where its ring shares with the site.
 */
export function sharingFor(sharing: Sharing | null, { ownership, groupId }: SharingMachine): SharingOrder | null {
  if (sharing === null || ownership === 'personal') return null;
  const { reach, cacheDays, internetKbps } = sharing;
  if (reach === 'nobody') return { ...NOTHING, downloadMode: 0, maxBackgroundKbps: internetKbps };
  return {
    ...NOTHING,
    ...WAIT_FOR_PEERS,
    downloadMode: 1,
    minFileMb: MIN_FILE_MB,
    maxCacheAgeDays: cacheDays,
    maxBackgroundKbps: internetKbps,
    ...(reach === 'site' && groupId !== null ? { groupId } : {}),
  };
}

/** What was ordered last for this reason; null if nothing ever was. */
export interface SharingStanding {
  ordered: SharingOrder | null;
  /** Null: its job is gone from the tables. */
  job: { state: JobState; endedAt: Date | null } | null;
}

/** The order to give now, or null: all is as wanted, or an order is still under way, or the last one failed less than a day ago. */
export function sharingDue(
  wanted: SharingOrder | null,
  { ordered, job }: SharingStanding,
  now: Date,
): SharingOrder | null {
  const target = wanted ?? (ordered === null ? null : NOTHING);
  if (target === null || (job !== null && job.endedAt === null)) return null;
  if (ordered === null || !isSame(target, ordered)) return target;
  const failed = job !== null && job.state !== 'succeeded' && job.endedAt !== null;
  return failed && now.getTime() - job.endedAt!.getTime() >= RETRY_MS ? target : null;
}

function isSame(a: SharingOrder, b: SharingOrder): boolean {
  const names = Object.keys(NOTHING) as (keyof SharingOrder)[];
  return [...names, 'groupId' as const].every((name) => (a[name] ?? null) === (b[name] ?? null));
}
