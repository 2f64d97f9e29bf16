import pg from 'pg';

/** Schema, and name of the connections, of each kind. */
export const BARE = 'bare';
export const BARE_WITH_HISTORY = 'bare_noted';

/** One batch: create, claim, progress and end, each its own commit. */
export interface BareJobs {
  batch(size: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * The four durable steps of a job in bare SQL. Without history: the least that a job can cost, one row. With history: the same, and
 * a row for every step beside it.
 */
export async function bareJobs(databaseUrl: string, connections: number, history: boolean): Promise<BareJobs> {
  const schema = history ? BARE_WITH_HISTORY : BARE;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections, application_name: schema });
  const jobs = `${schema}.jobs`;
  await pool.query(`CREATE SCHEMA ${schema}`);
  await pool.query(`CREATE TABLE ${jobs} (id uuid PRIMARY KEY, state text NOT NULL, attempt int NOT NULL DEFAULT 0,
    percent int NOT NULL DEFAULT 0, result jsonb)`);
  await pool.query(`CREATE INDEX ON ${jobs} (id) WHERE state = 'queued'`);
  await pool.query(`CREATE TABLE ${schema}.events (id bigserial PRIMARY KEY, job uuid NOT NULL REFERENCES ${jobs},
    at timestamptz NOT NULL, kind text NOT NULL, data jsonb NOT NULL)`);
  const step = async (sql: string, values: unknown[]): Promise<string[]> => {
    const text = history
      ? `WITH moved AS (${sql} RETURNING id, state), noted AS (
           INSERT INTO ${schema}.events (job, at, kind, data) SELECT id, now(), state, '{}' FROM moved)
         SELECT id FROM moved`
      : `${sql} RETURNING id`;
    const { rows } = await pool.query<{ id: string }>(text, values);
    return rows.map((row) => row.id);
  };
  const batch = async (size: number): Promise<void> => {
    await step(`INSERT INTO ${jobs} (id, state) SELECT gen_random_uuid(), 'queued' FROM generate_series(1, $1::int)`, [
      size,
    ]);
    const ids = await step(
      `UPDATE ${jobs} SET state = 'leased', attempt = attempt + 1
       WHERE id IN (SELECT id FROM ${jobs} WHERE state = 'queued' LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [size],
    );
    await step(`UPDATE ${jobs} SET state = 'running', percent = 50 WHERE id = ANY($1::uuid[])`, [ids]);
    await step(`UPDATE ${jobs} SET state = 'succeeded', percent = 100, result = '{}' WHERE id = ANY($1::uuid[])`, [
      ids,
    ]);
  };
  return { batch, close: () => pool.end() };
}
