import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { MachineState, Ownership, PatchKind, UpdateState } from '#domain/words.js';

/** Rows as the agents' side would have written them, for tests of what people see. */
export class FleetRows {
  constructor(
    private readonly pool: Pool,
    private readonly now: Date,
  ) {}

  async ring(name: string): Promise<string> {
    return (await this.pool.query<{ id: string }>('SELECT id FROM rings WHERE name = $1', [name])).rows[0]!.id;
  }

  async machine(
    name: string,
    facts: {
      ring?: string;
      state?: MachineState;
      ownership?: Ownership;
      seenSecondsAgo?: number;
      build?: number;
      scanned?: boolean;
      site?: string | null;
      zone?: string | null;
      /** A person put it into its ring. */
      chosen?: boolean;
    } = {},
  ): Promise<string> {
    const id = randomUUID();
    const {
      ring = 'Canary',
      state = 'active',
      ownership = 'organisation',
      seenSecondsAgo,
      build = 26200,
      scanned = true,
      site = null,
      zone = null,
      chosen = true,
    } = facts;
    const seen = seenSecondsAgo === undefined ? null : new Date(this.now.getTime() - seenSecondsAgo * 1000);
    await this.pool.query(
      `INSERT INTO machines (id, name, smbios_uuid, ownership, state, ring_id, edition, display_version, build, ubr, agent_version,
         enrolled_at, last_seen_at, site, zone_reported, ring_chosen)
       VALUES ($1, $2, $3, $4, $5, $6, 'Professional', '25H2', $7, 1000, '0.1.0', $8, $9, $10, $11, $12)`,
      [id, name, randomUUID(), ownership, state, await this.ring(ring), build, this.now, seen, site, zone, chosen],
    );
    if (scanned) {
      await this.pool.query(
        `INSERT INTO reports (machine_id, kind, hash, body, received_at, confirmed_at) VALUES ($1, 'scan', '0', '{}', $2, $2)`,
        [id, this.now],
      );
    }
    return id;
  }

  /** A patch with one update. */
  async patch(
    title: string,
    facts: { daysOld?: number; kind?: PatchKind; kb?: string[] } = {},
  ): Promise<{ id: string; update: string; updateId: string }> {
    const { daysOld = 0, kind = 'cumulative', kb = [] } = facts;
    const first = new Date(this.now.getTime() - daysOld * 86_400_000);
    const [id, update, updateId] = [randomUUID(), randomUUID(), randomUUID()];
    await this.pool.query(
      `INSERT INTO patches (id, key, stream, month, kind, title, kb, first_seen_at)
       VALUES ($1, $2, 'windows-11-25h2', '2026-11', $3, $2, $4, $5)`,
      [id, title, kind, kb, first],
    );
    await this.pool.query(
      `INSERT INTO updates (id, update_id, revision, patch_id, title, kb, categories, type, severity, max_bytes, impact, restart, mandatory,
         optional, uninstallable, supersedes, first_seen_at)
       VALUES ($1, $2, 1, $3, $4, $5, '[]', 'software', 'none', 1000000, 'normal', 'can-request', false, false, true, '{}', $6)`,
      [update, updateId, id, title, kb, first],
    );
    return { id, update, updateId };
  }

  async place(machine: string, update: string, state: UpdateState, hresult: string | null = null): Promise<void> {
    await this.pool.query(
      `INSERT INTO machine_updates (machine_id, update_id, state, since, first_seen_at, hresult) VALUES ($1, $2, $3, $4, $4, $5)
       ON CONFLICT (machine_id, update_id) DO UPDATE SET state = excluded.state, hresult = excluded.hresult`,
      [machine, update, state, this.now, hresult],
    );
  }

  /** @param ring null = every ring. */
  async decide(patch: string, ring: string | null, decision: 'release' | 'decline'): Promise<void> {
    await this.pool.query(
      `INSERT INTO patch_decisions (id, patch_id, ring_id, decision, decided_by, decided_at) VALUES ($1, $2, $3, $4, 'ada', $5)`,
      [randomUUID(), patch, ring && (await this.ring(ring)), decision, this.now],
    );
  }
}
