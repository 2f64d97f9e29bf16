import { createHash } from 'node:crypto';

/** What the first batch names as its previous one. */
export const CHAIN_START = '0'.repeat(64);

export interface ChainEntry {
  id: bigint;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  detail: unknown;
}

/**
 * SHA-256 (lower-case hex) of a batch: its number, the hash of the one before it, when it was sealed, and every entry in order of
 * id, one line each. Keys within `detail` are sorted, so that the same facts always give the same text, whatever order PostgreSQL hands keys out in.
 */
export function batchHash(id: bigint, previous: string, sealedAt: Date, entries: readonly ChainEntry[]): string {
  const hash = createHash('sha256');
  hash.update(`sluice/audit/1\n${id}\n${previous}\n${sealedAt.toISOString()}\n`);
  for (const entry of entries) {
    const line = [
      entry.id.toString(),
      entry.at.toISOString(),
      entry.actor,
      entry.action,
      entry.subject,
      sorted(entry.detail),
    ];
    hash.update(`${JSON.stringify(line)}\n`);
  }
  return hash.digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
