import type { PushDetail, PushMachine, PushRow } from '#contracts/people/push.js';
import { type DoorKind, type Look, PUSH_STATES, type PushState, type PushStep } from '#domain/reach/push.js';
import { describeReason } from '#domain/reasons.js';
import type { Ownership } from '#domain/words.js';
import type { Querier } from '../audit/audit.service.js';

export interface StoredPush {
  id: string;
  transport: DoorKind;
  port: number;
  account: string;
  ring: { id: string; name: string } | null;
  ownership: Ownership;
  parallel: number;
  createdAt: Date;
  createdBy: string;
  counts: Partial<Record<PushState, number>> | null;
}

interface StoredMachine {
  address: string;
  state: PushState;
  step: PushStep | null;
  dryRun: boolean;
  reason: string | null;
  detail: string | null;
  keySeen: string | null;
  key: string | null;
  look: Look | null;
  machine: { id: string; name: string } | null;
  changedAt: Date;
}

const RUNS = `SELECT p.id, p.transport, p.port, p.account, p.ownership, p.parallel, p.created_at AS "createdAt", p.created_by AS "createdBy",
    CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END AS ring, c.counts
  FROM push_enrolments p LEFT JOIN rings r ON r.id = p.ring_id
  LEFT JOIN LATERAL (SELECT jsonb_object_agg(s.state, s.n) AS counts
    FROM (SELECT state, count(*) AS n FROM push_machines WHERE push_id = p.id GROUP BY state) s) c ON true`;

const MACHINES = `SELECT m.address, m.state, m.step, m.dry_run AS "dryRun", m.reason, m.detail, m.key_seen AS "keySeen", k.key, m.look,
    CASE WHEN x.id IS NOT NULL THEN jsonb_build_object('id', x.id, 'name', x.name) END AS machine, m.changed_at AS "changedAt"
  FROM push_machines m JOIN push_enrolments p ON p.id = m.push_id
  LEFT JOIN approved_keys k ON k.transport = p.transport AND k.host = m.address AND k.port = p.port
  LEFT JOIN machines x ON x.id = m.machine_id
  WHERE m.push_id = $1 ORDER BY m.position`;

/** Newest first. */
export async function pushRuns(querier: Querier, limit: number): Promise<StoredPush[]> {
  const { rows } = await querier.query<StoredPush>(`${RUNS} ORDER BY p.created_at DESC, p.id LIMIT $1`, [limit]);
  return rows;
}

export async function pushRun(querier: Querier, id: string): Promise<StoredPush | null> {
  const { rows } = await querier.query<StoredPush>(`${RUNS} WHERE p.id = $1`, [id]);
  return rows[0] ?? null;
}

export function rowOf(push: StoredPush, passwordUntil: Date | null): PushRow {
  const { id, transport, port, account, ring, ownership, createdAt, createdBy } = push;
  const counts = Object.fromEntries(
    PUSH_STATES.filter((state) => push.counts?.[state]).map((state) => [state, push.counts?.[state]]),
  );
  return {
    id,
    transport,
    port,
    account,
    ring,
    ownership,
    createdAt: createdAt.toISOString(),
    createdBy,
    counts,
    passwordUntil: passwordUntil?.toISOString() ?? null,
  };
}

export async function detailOf(querier: Querier, push: StoredPush, passwordUntil: Date | null): Promise<PushDetail> {
  const { rows } = await querier.query<StoredMachine>(MACHINES, [push.id]);
  return { ...rowOf(push, passwordUntil), machines: rows.map(machineOf) };
}

function machineOf({ reason, look, changedAt, ...row }: StoredMachine): PushMachine {
  const why = reason === null ? null : describeReason(reason);
  return {
    ...row,
    why: why && { reason: reason as string, sentence: why.sentence, nextStep: why.nextStep },
    windows: look && { edition: look.edition, build: look.build, freeBytes: look.freeBytes },
    changedAt: changedAt.toISOString(),
  };
}
