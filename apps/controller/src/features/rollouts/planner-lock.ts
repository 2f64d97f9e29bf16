import type { PoolClient } from 'pg';

/** Key of the advisory lock under which grants, rollouts and second looks are decided: one at a time in the whole installation. */
const PLANNER_LOCK = 0x51_91_a0;
/** Key of the advisory lock that lets one process of all make a pass. */
const PASS_LOCK = 0x51_91_a1;

/** Waits until nobody else decides. Take it before any job is locked: the planner locks jobs under it. */
export async function lockPlanner(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [PLANNER_LOCK]);
}

/** @returns false while another process makes a pass */
export async function tryPass(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ won: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS won', [PASS_LOCK]);
  return rows[0]?.won === true;
}

/** SQL list of the states in which the planner looks at a rollout; the same as in the index `rollouts_one_live`. */
export const LIVE_SQL = `('scheduled', 'running', 'paused', 'halted')`;
