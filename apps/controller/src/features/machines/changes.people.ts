import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { MachineChange, MachineChangesAnswer } from '#contracts/people/machines.js';
import type { MachineEvent } from '#domain/machines/life.js';
import type { Reason } from '#domain/reasons.js';
import { labelsProblem } from '#domain/rings/ring.js';
import { isZone } from '#domain/windows/rule.js';
import type { Ownership } from '#domain/words.js';
import { Database } from '../../platform/database.js';
import { ProblemError, problemOf } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { PlacementService } from '../rings/placement.service.js';
import { MachinesService } from './machines.service.js';

/** What each state that a person may ask for means in the life of a machine. */
const EVENT_OF: Record<NonNullable<MachineChange['state']>, MachineEvent> = {
  active: 'confirm',
  retired: 'retire',
  lost: 'silent',
};

/** What people set, as it is stored. */
interface Facts {
  ring: string;
  ringChosen: boolean;
  ownership: Ownership;
  site: string | null;
  labels: Record<string, string>;
  zone: string | null;
  seed: boolean;
}
type Stored = Facts & { id: string };

/** What people change about machines: one of them or ten thousand, by the same way. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly machines: MachinesService,
    private readonly placement: PlacementService,
  ) {}

  /** All of the change, or nothing. @throws ProblemError with the refusal */
  async change(id: string, change: MachineChange, by: string): Promise<void> {
    const refused = await this.changeAll([id], change, by, true);
    const reason = refused.get(id);
    if (reason !== undefined) throw new ProblemError(reason);
  }

  /** The change for each machine that may have it; the others stay as they are. @throws ProblemError for a change nobody may have */
  async changeMany(ids: readonly string[], change: MachineChange, by: string): Promise<MachineChangesAnswer> {
    const machines = [...new Set(ids)];
    const refused = await this.changeAll(machines, change, by, false);
    return {
      changed: machines.filter((id) => !refused.has(id)),
      refused: [...refused].map(([machine, reason]) => ({ machine, problem: problemOf(reason) })),
    };
  }

  private changeAll(
    ids: readonly string[],
    change: MachineChange,
    by: string,
    single: boolean,
  ): Promise<ReadonlyMap<string, Reason>> {
    if (change.zone && !isZone(change.zone)) throw new ProblemError('window-zone-unknown');
    const labels = labelsProblem(labelled(change.labels ?? {}));
    if (labels !== null) throw new ProblemError(labels);
    return this.database.tx(async (client) => {
      await this.placement.lockFacts(client);
      if (change.ring) {
        const ring = await client.query('SELECT 1 FROM rings WHERE id = $1', [change.ring]);
        if (ring.rowCount === 0) throw new ProblemError('not-found');
      }
      const stored = await lock(client, ids);
      const refused = new Map<string, Reason>(ids.filter((id) => !stored.has(id)).map((id) => [id, 'not-found']));
      const wanted = new Map<string, Facts>();
      for (const [id, before] of stored) {
        const after = factsAfter(before, change);
        const reason = labelsProblem(after.labels) ?? (await this.move(client, id, change.state, by));
        if (reason === null) wanted.set(id, after);
        else refused.set(id, reason);
      }
      // One machine that is refused undoes all that was written for it, which is nothing where there are more.
      if (single && refused.size > 0) return refused;
      await this.write(client, stored, wanted, by);
      return refused;
    });
  }

  /** @returns why the machine cannot take the state; null if it has it now */
  private async move(
    client: PoolClient,
    machineId: string,
    state: MachineChange['state'],
    by: string,
  ): Promise<Reason | null> {
    if (state === undefined) return null;
    const why = state === 'active' ? null : `Set by ${by}.`;
    const moved = await this.machines.move({ machineId, event: EVENT_OF[state], by, why }, client);
    return moved.ok ? null : moved.reason;
  }

  private async write(
    client: PoolClient,
    stored: ReadonlyMap<string, Facts>,
    wanted: ReadonlyMap<string, Facts>,
    by: string,
  ): Promise<void> {
    const changes = [...wanted].flatMap(([id, after]) => {
      const before = stored.get(id) as Facts;
      const names = differing(before, after);
      return names.length === 0
        ? []
        : [{ id, after, detail: { before: pick(before, names), after: pick(after, names) } }];
    });
    if (changes.length === 0) return;
    const ids = changes.map(({ id }) => id);
    const moved = changes.filter(({ id, after }) => after.ring !== stored.get(id)?.ring).map(({ id }) => id);
    await this.placement.movingMany(client, moved, () =>
      client.query(
        `UPDATE machines m SET ring_id = n.ring, ring_chosen = n."ringChosen", ownership = n.ownership, site = n.site,
         labels = n.labels, zone_chosen = n.zone, seed_chosen = n.seed
       FROM json_to_recordset($1::json) AS n(id uuid, ring uuid, "ringChosen" boolean, ownership text, site text, labels jsonb,
         zone text, seed boolean)
       WHERE m.id = n.id`,
        [JSON.stringify(changes.map(({ id, after }) => ({ id, ...after })))],
      ),
    );
    await this.audit.recordMany(
      client,
      changes.map(({ id, detail }) => ({ actor: by, action: 'machine.change', subject: `machine:${id}`, detail })),
    );
    await this.placement.tellMachines(client, ids);
    await this.placement.place(client, ids, by);
  }
}

/** In the order of their ids, so that two changes of many machines never wait for each other in a circle. */
async function lock(client: PoolClient, ids: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
  const { rows } = await client.query<Stored>(
    `SELECT id, ring_id AS ring, ring_chosen AS "ringChosen", ownership, site, labels, zone_chosen AS zone, seed_chosen AS seed
     FROM machines WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

function factsAfter(before: Facts, change: MachineChange): Facts {
  const { ring, ownership, site, zone, seed } = change;
  return {
    ring: ring ?? before.ring,
    ringChosen: ring === undefined ? before.ringChosen : ring !== null,
    ownership: ownership ?? before.ownership,
    site: site === undefined ? before.site : site,
    labels: labelled({ ...before.labels, ...change.labels }),
    zone: zone === undefined ? before.zone : zone,
    seed: seed ?? before.seed,
  };
}

function labelled(labels: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter((label): label is [string, string] => label[1] !== null));
}

function differing(before: Facts, after: Facts): (keyof Facts)[] {
  return (Object.keys(before) as (keyof Facts)[]).filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

function pick(facts: Facts, names: readonly (keyof Facts)[]): Partial<Facts> {
  return Object.fromEntries(names.map((name) => [name, facts[name]]));
}
