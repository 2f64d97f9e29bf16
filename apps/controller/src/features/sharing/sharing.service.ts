import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import { GROUPS_SINCE } from '#contracts/agent/envelope.js';
import { Sharing } from '#contracts/people/planning.js';
import { type SharingOrder, type SharingStanding, sharingDue, sharingFor } from '#domain/sharing/sharing.js';
import { DAY_MS, MINUTE_MS } from '#domain/time.js';
import { isAtLeast } from '#domain/versions.js';
import type { JobState, Ownership } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { SHARING_PASS_LOCK, tryLock } from '../../platform/locks.js';
import { Log } from '../../platform/log.js';
import { JobsService } from '../jobs/jobs.service.js';

/** A ring's new setting is carried out within this time. */
const EVERY_MS = MINUTE_MS;
/** A laptop on holiday is asked when it is back. */
const VALID_MS = 14 * DAY_MS;
/** Of one pass; the next one goes on. */
const MOST = 500;

interface Row {
  machineId: string;
  ownership: Ownership;
  site: string | null;
  agentVersion: string;
  sharing: unknown;
  ordered: SharingOrder | null;
  state: JobState | null;
  endedAt: Date | null;
}

const CONCERNED = `
SELECT m.id AS "machineId", m.ownership, m.site, m.agent_version AS "agentVersion", r.sharing, s.ordered, j.state, j.ended_at AS "endedAt"
FROM machines m JOIN rings r ON r.id = m.ring_id
  LEFT JOIN machine_sharing s ON s.machine_id = m.id LEFT JOIN jobs j ON j.id = s.job_id
WHERE m.state = 'active' AND (r.sharing IS NOT NULL OR s.machine_id IS NOT NULL)
ORDER BY m.id`;

/** Orders on each machine how its ring shares downloads, once; what a ring no longer asks for is given back. */
@Injectable()
export class SharingService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: JobsService,
    private readonly keys: Keys,
    private readonly log: Log,
  ) {}

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      await this.pass();
    } catch (error) {
      this.log.warn('The sharing of downloads could not be ordered.', { error: (error as Error).message });
    }
  }

  /** @returns how many machines were given an order; 0 while another process makes a pass */
  pass(): Promise<number> {
    return this.database.tx(async (client) => {
      if (!(await tryLock(client, SHARING_PASS_LOCK))) return 0;
      const { rows } = await client.query<Row>({ name: 'sharing-concerned', text: CONCERNED });
      const now = this.clock.now();
      const due = rows.flatMap((row) => {
        const params = sharingDue(this.wantedOf(row), standingOf(row), now);
        return params ? [{ machineId: row.machineId, params }] : [];
      });
      return this.order(client, due.slice(0, MOST), now);
    });
  }

  private async order(
    client: PoolClient,
    due: { machineId: string; params: SharingOrder }[],
    now: Date,
  ): Promise<number> {
    if (due.length === 0) return 0;
    const made = await this.jobs.createMany(
      due.map(({ machineId, params }) => ({
        machineId,
        verb: 'settings' as const,
        params: { ...params },
        createdBy: 'sluice',
        notBefore: now,
        notAfter: new Date(now.getTime() + VALID_MS),
      })),
      client,
    );
    const given = due.flatMap(({ machineId, params }, index) => {
      const answer = made[index]!;
      return answer.ok ? [{ machineId, jobId: answer.jobId, params }] : [];
    });
    await client.query(
      `INSERT INTO machine_sharing (machine_id, job_id, ordered)
       SELECT n."machineId", n."jobId", n.params FROM json_to_recordset($1::json) AS n("machineId" uuid, "jobId" uuid, params jsonb)
       ON CONFLICT (machine_id) DO UPDATE SET job_id = excluded.job_id, ordered = excluded.ordered`,
      [JSON.stringify(given)],
    );
    return given.length;
  }

  private wantedOf({ ownership, site, agentVersion, sharing }: Row): SharingOrder | null {
    const groupId = site !== null && isAtLeast(agentVersion, GROUPS_SINCE) ? groupOf(this.keys.caSha256, site) : null;
    // A setting that cannot be read orders nothing.
    return sharingFor(Sharing.nullable().safeParse(sharing).data ?? null, { ownership, groupId });
  }
}

function standingOf({ ordered, state, endedAt }: Row): SharingStanding {
  return { ordered, job: state === null ? null : { state, endedAt } };
}

/** The same for all machines of a site, and for no site of another installation: peers find each other by it. */
function groupOf(installation: string, site: string): string {
  const hash = createHash('sha256').update(`sluice/site\n${installation}\n${site}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
