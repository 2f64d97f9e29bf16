import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { streamOfBuild } from '#domain/patches/windows-versions.js';
import { type LabelRule, type Ring, type RingPlace, ringOf } from '#domain/rings/ring.js';
import type { Ownership } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { RINGS_LOCK } from '../../platform/locks.js';
import { AuditService, type Querier } from '../audit/audit.service.js';

/** Machines that pages are told of one by one; more are told at once. */
const TOLD_SINGLY = 50;

/** What the place of a machine depends on. */
export interface PlacedFacts {
  id: string;
  build: number;
  edition: string;
  site: string | null;
  ownership: Ownership;
  labels: Readonly<Record<string, string>>;
}

export interface Move {
  machineId: string;
  from: string;
  to: string;
  by: RingPlace['by'];
}

/**
 * Puts machines into rings by label rules (libs/domain/rings). A machine that a person put into its ring stays there; any other
 * is placed again whenever one of its facts, or the rings, change: in the transaction of that change.
 */
@Injectable()
export class PlacementService {
  constructor(
    private readonly bus: Bus,
    private readonly audit: AuditService,
  ) {}

  /**
   * Call it first in a transaction that changes facts of machines. Any number of these go side by side, but none beside a change of
   * rings: it would place its machine by rules that are no longer true.
   */
  async lockFacts(client: Querier): Promise<void> {
    await client.query('SELECT pg_advisory_xact_lock_shared($1)', [RINGS_LOCK]);
  }

  /** Call it first in a transaction that changes rings. */
  async lockRings(client: Querier): Promise<void> {
    await client.query('SELECT pg_advisory_xact_lock($1)', [RINGS_LOCK]);
  }

  /** Ring and cause for a machine that is about to be stored. @returns null if there are no rings */
  async placeOf(client: Querier, facts: PlacedFacts): Promise<RingPlace | null> {
    return ringOf(labelled(facts), await this.rings(client));
  }

  /**
   * Moves those machines whose ring is another one by now.
   * @param machineIds null for all
   * @param by who caused it: a user's name, `machine:<id>`
   * @returns how many were moved
   */
  async place(client: PoolClient, machineIds: readonly string[] | null, by: string): Promise<number> {
    const moves = await this.moves(client, await this.rings(client), machineIds);
    if (moves.length === 0) return 0;
    const ids = moves.map(({ machineId }) => machineId);
    await this.movingMany(client, ids, () =>
      client.query(
        `UPDATE machines m SET ring_id = n.ring FROM unnest($1::uuid[], $2::uuid[]) AS n(machine, ring)
         WHERE m.id = n.machine AND NOT m.ring_chosen`,
        [ids, moves.map(({ to }) => to)],
      ),
    );
    await this.audit.recordMany(
      client,
      moves.map(({ machineId, from, to, by: placedBy }) => ({
        actor: by,
        action: 'machine.ring',
        subject: `machine:${machineId}`,
        detail: { from, to, placedBy },
      })),
    );
    await this.tellMachines(client, ids);
    return moves.length;
  }

  /** Runs a statement that moves these machines, and refreshes their facts once: the trigger would take one after the other. */
  async movingMany(client: PoolClient, ids: readonly string[], move: () => Promise<unknown>): Promise<void> {
    await client.query(`SET LOCAL sluice.facts = 'later'`);
    await move();
    await client.query(`SET LOCAL sluice.facts = ''`);
    if (ids.length > 0) await client.query('SELECT refresh_machine_facts($1::uuid[])', [ids]);
  }

  /** Tells open pages that these machines changed. */
  async tellMachines(client: PoolClient, ids: readonly string[]): Promise<void> {
    const told = ids.length > TOLD_SINGLY ? [null] : ids;
    await this.bus.publishMany(
      client,
      'live',
      told.map((machine) => ({ kind: 'machine', machine, job: null, update: null })),
    );
  }

  /** What `place` would do with these rings. */
  async moves(client: Querier, rings: readonly Ring[], machineIds: readonly string[] | null): Promise<Move[]> {
    const { rows } = await client.query<PlacedFacts & { ringId: string }>(
      `SELECT m.id, m.ring_id AS "ringId", m.build, m.edition, m.site, m.ownership, m.labels FROM machines m
       WHERE NOT m.ring_chosen AND ($1::uuid[] IS NULL OR m.id = ANY($1)) ORDER BY m.id`,
      [machineIds],
    );
    return rows.flatMap(({ ringId, ...facts }) => {
      const place = ringOf(labelled(facts), rings);
      return place === null || place.ringId === ringId
        ? []
        : [{ machineId: facts.id, from: ringId, to: place.ringId, by: place.by }];
    });
  }

  /** Members are the machines with `ring_chosen`, which nobody asks about here. */
  async rings(client: Querier): Promise<Ring[]> {
    const { rows } = await client.query<{ id: string; position: number; labelRules: LabelRule[] }>(
      'SELECT id, position, label_rules AS "labelRules" FROM rings ORDER BY position',
    );
    return rows.map((ring) => ({ ...ring, members: [] }));
  }
}

function labelled({ build, ...facts }: PlacedFacts) {
  return { ...facts, os: streamOfBuild(build) };
}
