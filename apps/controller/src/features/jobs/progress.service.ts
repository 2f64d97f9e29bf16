import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { ProgressRequest } from '#contracts/agent/messages.js';
import type { LiveEvent } from '#contracts/people/live.js';
import { LEASE_SECONDS } from '#domain/jobs/retry.js';
import type { Reason } from '#domain/reasons.js';
import { Clock } from '../../platform/clock.js';
import { Database, plainArray } from '../../platform/database.js';
import type { Querier } from '../audit/audit.service.js';
import { Batcher, isUniqueViolation } from '../batcher.js';
import { type Change, lockJobs, step, write } from './ledger.js';
import { liveJob } from './live-job.js';
import { regularMove, TELL_CHANGED } from './regular-moves.js';

export interface ProgressMessage {
  machineId: string;
  jobId: string;
  progress: ProgressRequest;
}
export type ProgressResult = { ok: true; stop: boolean } | { ok: false; reason: Reason };

const BATCH = 200;

/** A stop, and a message of an attempt whose lease had run out, are looked at one by one. */
const PROGRESS = regularMove('progress', ['leased', 'running']);

/** News from the holders of leases. What is not news, or not theirs to tell, is left out of the answer. */
const RECORD_NEWS = `
WITH changed AS (
  UPDATE jobs j SET state = ${PROGRESS.to}, lease_until = $9, phase = m.phase, percent = m.percent, heard_seq = m.seq
  FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::text[], $7::int[], $10::jsonb[], $11::text[])
    WITH ORDINALITY AS m(job, machine, attempt, fence, seq, phase, percent, data, shown, place)
  WHERE j.id = m.job AND j.machine_id = m.machine AND j.attempt = m.attempt AND j.fence = m.fence AND j.heard_seq < m.seq
    AND j.state IN ${PROGRESS.from}
  RETURNING j.id, j.machine_id, j.verb, j.state, j.phase, j.percent, j.attempt, j.heard_seq, m.data, m.shown, m.place
), noted AS (
  INSERT INTO job_events (job_id, attempt, seq, at, kind, data) SELECT id, attempt, heard_seq, $8, 'progress', data FROM changed
), told AS (${TELL_CHANGED})
SELECT place::int FROM changed WHERE (SELECT count(*) FROM told) > 0`;

/** Progress and heartbeat: each message renews the lease of its job. */
@Injectable()
export class ProgressService {
  private readonly batcher: Batcher<ProgressMessage, ProgressResult>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.batcher = new Batcher((messages) => this.recordAll(messages), BATCH, 2);
  }

  record(message: ProgressMessage): Promise<ProgressResult> {
    return this.batcher.ask(message);
  }

  private async recordAll(messages: ProgressMessage[]): Promise<ProgressResult[]> {
    try {
      const titles = await titlesOf(this.database.pool, messages);
      const answers = await this.recordNews(messages, titles);
      const others = messages.filter((_, index) => !answers[index]);
      if (others.length === 0) return answers as ProgressResult[];
      const otherAnswers = await this.database.tx((client) => this.apply(client, others, titles));
      return messages.map((_, index) => answers[index] ?? (otherAnswers.shift() as ProgressResult));
    } catch (cause) {
      // A job that had lost its lease speaks again, but another changing job has started on that machine meanwhile.
      if (messages.length === 1 && isUniqueViolation(cause)) return [{ ok: false, reason: 'changing-job-under-way' }];
      throw cause;
    }
  }

  /** One statement, and thereby one transaction. Sparse: an answer for each message that it could deal with. */
  private async recordNews(
    messages: readonly ProgressMessage[],
    titles: Titles,
  ): Promise<(ProgressResult | undefined)[]> {
    const at = this.clock.now();
    const of = <T>(pick: (message: ProgressMessage) => T) => messages.map(pick);
    const plain = (pick: (message: ProgressMessage) => string | number) => plainArray(of(pick));
    const { rows } = await this.database.pool.query<{ place: number }>({
      name: 'jobs-record-news',
      text: RECORD_NEWS,
      values: [
        plain(({ jobId }) => jobId),
        plain(({ machineId }) => machineId),
        plain(({ progress }) => progress.attempt),
        plain(({ progress }) => progress.fence),
        plain(({ progress }) => progress.seq),
        plain(({ progress }) => progress.phase),
        plain(({ progress }) => progress.percent),
        at,
        leaseFrom(at),
        of(({ progress }) => JSON.stringify(dataOf(progress))),
        of(({ progress: { update } }) => (update ? JSON.stringify(shown(update, titles)) : null)),
      ],
    });
    const answers: (ProgressResult | undefined)[] = [];
    for (const { place } of rows) answers[place - 1] = { ok: true, stop: false };
    return answers;
  }

  private async apply(client: PoolClient, messages: ProgressMessage[], titles: Titles): Promise<ProgressResult[]> {
    const jobs = await lockJobs(
      client,
      messages.map((message) => message.jobId),
    );
    const at = this.clock.now();
    const changes: Change[] = [];
    const live: LiveEvent[] = [];
    const answers: ProgressResult[] = [];
    for (const { machineId, jobId, progress } of messages) {
      const job = jobs.get(jobId);
      if (!job || job.machineId !== machineId) {
        answers.push({ ok: false, reason: 'unknown-job' });
        continue;
      }
      if (progress.fence !== job.fence || progress.attempt !== job.attempt) {
        answers.push({ ok: false, reason: 'lease-lost' });
        continue;
      }
      const { phase, percent, update, seq } = progress;
      // A repeated or overtaken message still shows that the agent lives; what it says is old.
      const isNews = seq > job.heardSeq;
      const moved = step(job, 'progress', {
        at,
        set: {
          leaseUntil: leaseFrom(at),
          ...(isNews ? { phase, percent, heardSeq: seq } : {}),
        },
        note: { kind: 'progress', seq, data: dataOf(progress) },
      });
      if (!moved.ok) {
        answers.push(moved);
        continue;
      }
      jobs.set(jobId, moved.change.after);
      changes.push(moved.change);
      if (isNews) live.push(liveJob(moved.change.after, shown(update, titles)));
      answers.push({ ok: true, stop: moved.change.after.state === 'stopping' });
    }
    await write(client, changes, live);
    return answers;
  }
}

const leaseFrom = (at: Date) => new Date(at.getTime() + LEASE_SECONDS * 1000);

function dataOf({ phase, percent, update }: ProgressRequest) {
  return update ? { phase, percent, update } : { phase, percent };
}

type Titles = ReadonlyMap<string, string>;

/** Titles of the updates under work, by `updateId revision`. */
async function titlesOf(client: Querier, messages: readonly ProgressMessage[]): Promise<Titles> {
  const updates = messages.flatMap(({ progress: { update } }) => (update ? [update] : []));
  if (updates.length === 0) return new Map();
  const { rows } = await client.query<{ key: string; title: string }>({
    name: 'update-titles',
    text: `SELECT update_id || ' ' || revision AS key, title
           FROM updates JOIN unnest($1::uuid[], $2::int[]) AS u(id, revision) USING (revision) WHERE update_id = u.id`,
    values: [updates.map((update) => update.updateId), updates.map((update) => update.revision)],
  });
  return new Map(rows.map((row) => [row.key, row.title]));
}

function shown(update: ProgressRequest['update'], titles: Titles): LiveEvent['update'] {
  if (!update) return null;
  const { updateId, revision, percent, bytesDone, bytesTotal } = update;
  return {
    title: titles.get(`${updateId} ${revision}`) ?? updateId,
    percent,
    bytesDone: bytesDone ?? null,
    bytesTotal: bytesTotal ?? null,
  };
}
