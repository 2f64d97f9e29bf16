import type { UpdateIdentity } from '#contracts/common.js';
import type { Querier } from '../audit/audit.service.js';
import type { NewJob } from '../jobs/jobs.service.js';

/** WUA identities in one order at most, the ceiling that the PC keeps too (docs/protocol.md). */
const UPDATES_IN_ORDER = 200;

/** SQL list of the states in which an update can be ordered; the same as isInstallable of libs/domain. */
export const INSTALLABLE_SQL = `('offered', 'downloaded', 'failed', 'rolled-back')`;

/** Members of the patch that can be installed, by machine; a machine without any is left out. */
export async function installableUpdates(
  querier: Querier,
  patchId: string,
  machineIds: readonly string[],
): Promise<Map<string, UpdateIdentity[]>> {
  const { rows } = await querier.query<{ machineId: string; updates: UpdateIdentity[] }>(
    `SELECT mu.machine_id AS "machineId",
       json_agg(json_build_object('updateId', u.update_id, 'revision', u.revision) ORDER BY u.update_id, u.revision) AS updates
     FROM machine_updates mu JOIN updates u ON u.id = mu.update_id
     WHERE u.patch_id = $1 AND mu.machine_id = ANY($2::uuid[]) AND mu.state IN ${INSTALLABLE_SQL} GROUP BY mu.machine_id`,
    [patchId, machineIds],
  );
  return new Map(rows.map((row) => [row.machineId, row.updates]));
}

/** An install job. The patch's id is the id of the release that travels in the order. */
export function installOrder(order: {
  patchId: string;
  machineId: string;
  updates: readonly UpdateIdentity[];
  restart: 'never' | 'if-required';
  notBefore: Date;
  notAfter: Date;
  by: string;
}): NewJob {
  const { patchId, machineId, updates, restart, notBefore, notAfter, by } = order;
  const release = { id: patchId, notAfter: notAfter.toISOString() };
  return {
    machineId,
    verb: 'install',
    params: { updates: updates.slice(0, UPDATES_IN_ORDER), release, restart },
    createdBy: by,
    notBefore,
    notAfter,
  };
}
