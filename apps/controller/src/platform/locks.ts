import type { ClientBase } from 'pg';

/** Keys of the advisory locks, side by side so that no two works get the same: each would now and then keep the other from its turn. */

/** One process of all reconciles. */
export const RECONCILE_LOCK = 0x51_0c_01;
/** One process of all watches over the alarms. */
export const WATCH_LOCK = 0x51_0c_02;
/** One process of all prunes. */
export const RETENTION_LOCK = 0x51_0c_03;
/** Batches of the audit are sealed: two sealers would fork the chain. */
export const SEAL_LOCK = 0x51_aa_d1;
/** Decisions by rules are made: by one at a time, and by none while the rules change. */
export const RULES_LOCK = 0x51_9a_7c;
/** Between those who place machines and those who change rings. */
export const RINGS_LOCK = 0x51_21_65;
/** Those who replace the list of restart policies. */
export const POLICIES_LOCK = 0x51_4e_57;
/** Grants, rollouts and second looks are decided: one at a time in the whole installation. */
export const PLANNER_LOCK = 0x51_91_a0;
/** One process of all makes a pass of the planner. */
export const PLANNER_PASS_LOCK = 0x51_91_a1;
/** One process of all makes a pass of sharing. */
export const SHARING_PASS_LOCK = 0x51_91_a4;

/** Takes a lock until the end of the transaction, or does not wait. @returns false while another transaction has it */
export async function tryLock(client: Pick<ClientBase, 'query'>, key: number): Promise<boolean> {
  const { rows } = await client.query<{ won: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS won', [key]);
  return rows[0]?.won === true;
}
