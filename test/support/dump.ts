import type { TestPlatform } from './platform.js';

/** Tables whose rows must not change when a request is refused. */
const TABLES = [
  'machines',
  'credentials',
  'enrolment_tokens',
  'jobs',
  'attempts',
  'job_events',
  'hold_states',
  'hold_leases',
  'reports',
  'patches',
  'updates',
  'machine_updates',
  'patch_decisions',
  'audit_entries',
] as const;

/** Columns that the passing of time alone changes. */
const CLOCK_COLUMNS = ['last_seen_at', 'batch_id'];

/** Everything that the tables say, as text, to be compared before and after. */
export async function dumpTables(platform: TestPlatform): Promise<string> {
  const parts: string[] = [];
  for (const table of TABLES) {
    const { rows } = await platform.database.pool.query<{ row: string }>(
      `SELECT (to_jsonb(t) - $1::text[])::text AS row FROM ${table} t ORDER BY 1`,
      [CLOCK_COLUMNS],
    );
    parts.push(`${table}\n${rows.map(({ row }) => row).join('\n')}`);
  }
  return parts.join('\n\n');
}
