import { Injectable } from '@nestjs/common';
import type { WishAnswer, WishRequest } from '#contracts/agent/messages.js';
import type { Span } from '#domain/windows/calendar.js';
import { isPause, ownWindow } from '#domain/windows/own-window.js';
import type { Ownership } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';

interface Standing {
  ownership: Ownership;
  zone: string | null;
  ownFrom: Date | null;
  ownTo: Date | null;
  pausedUntil: Date | null;
}

/** What the person at a PC wants of its updates, within the bounds that the organisation sets them. */
@Injectable()
export class WishesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
  ) {}

  /** @throws ProblemError `not-personal`, `own-window-too-long`, `owner-pause-too-long`, `window-zone-unknown`, `invalid` */
  wish(machineId: string, { kind, until }: WishRequest): Promise<WishAnswer> {
    const now = this.clock.now();
    const end = until === null ? null : new Date(until);
    return this.database.tx(async (client) => {
      const { rows } = await client.query<Standing>(
        `SELECT ownership, coalesce(zone_chosen, zone_reported) AS zone, own_from AS "ownFrom", own_to AS "ownTo",
           paused_until AS "pausedUntil" FROM machines WHERE id = $1 FOR UPDATE`,
        [machineId],
      );
      const wished = wishedOf(kind, end, rows[0] as Standing, now);
      const { window, pausedUntil } = wished;
      await client.query('UPDATE machines SET own_from = $2, own_to = $3, paused_until = $4 WHERE id = $1', [
        machineId,
        window?.start ?? null,
        window?.end ?? null,
        pausedUntil,
      ]);
      await this.audit.record(client, {
        actor: `machine:${machineId}`,
        action: `machine.wish-${kind}`,
        subject: `machine:${machineId}`,
        detail: { window, pausedUntil },
      });
      await this.bus.publish(client, 'live', { kind: 'machine', machine: machineId, job: null, update: null });
      await this.bus.publish(client, 'wake', { kind: 'plan' });
      return {
        window: window && { from: window.start.toISOString(), to: window.end.toISOString() },
        pausedUntil: pausedUntil?.toISOString() ?? null,
      };
    });
  }
}

/** A window ends a pause, and a pause closes the window: the newest word counts. */
function wishedOf(
  kind: WishRequest['kind'],
  until: Date | null,
  { ownership, zone }: Standing,
  now: Date,
): { window: Span | null; pausedUntil: Date | null } {
  if (kind === 'resume') return { window: null, pausedUntil: null };
  if (kind !== 'pause') {
    const opened = ownWindow(kind, zone, until, now);
    if (!opened.ok) throw new ProblemError(opened.reason);
    return { window: opened.window, pausedUntil: null };
  }
  if (ownership !== 'personal') throw new ProblemError('not-personal');
  if (until === null)
    throw new ProblemError('invalid', { errors: [{ path: 'until', message: 'A pause needs an end.' }] });
  if (!isPause(until, now)) throw new ProblemError('owner-pause-too-long');
  return { window: null, pausedUntil: until };
}
