import type { PoolClient } from 'pg';
import { PLANNER_LOCK, PLANNER_PASS_LOCK, tryLock } from '../../platform/locks.js';

/** Waits until nobody else decides. Take it before any job is locked: the planner locks jobs under it. */
export async function lockPlanner(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [PLANNER_LOCK]);
}

/** @returns false while another process makes a pass */
export function tryPass(client: PoolClient): Promise<boolean> {
  return tryLock(client, PLANNER_PASS_LOCK);
}

/** SQL list of the states in which the planner looks at a rollout; the same as in the index `rollouts_one_live`. */
export const LIVE_SQL = `('scheduled', 'running', 'paused', 'halted')`;
