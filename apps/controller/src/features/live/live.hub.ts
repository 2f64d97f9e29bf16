import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LiveEvent } from '#contracts/people/live.js';
import { Bus } from '../../platform/bus.js';
import { ProblemError } from '../../platform/problem.js';
import type { Actor } from '../session/roles.js';
import { type SessionEnded, SessionService } from '../session/session.service.js';

/** Proxies and routers drop a silent connection after 30 to 60 seconds. */
const HEARTBEAT_MS = 25_000;
/** What may wait for a slow reader. Beyond it the stream is cut: the browser connects again and fetches what it missed. */
const BUFFER_LIMIT = 256 * 1024;
const STREAMS_LIMIT = 500;

/** Tells a page to fetch again whatever it shows: something may have been missed. */
const EVERYTHING: LiveEvent = { kind: 'machine', machine: null, job: null, update: null };

interface Stream {
  out: ServerResponse;
  actor: Actor;
  /** Null: the whole fleet. */
  machine: string | null;
}

/** Hands live events from all controllers to the browsers connected to this one. */
@Injectable()
export class LiveHub implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly streams = new Set<Stream>();
  private unsubscribe: (() => void) | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private count = 0;

  constructor(
    private readonly bus: Bus,
    private readonly sessions: SessionService,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.bus.subscribe('live', (payload) => this.receive(payload));
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  /** Before the listener closes: an open stream would keep it open for ever. */
  beforeApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    this.unsubscribe?.();
    for (const stream of this.streams) this.end(stream);
  }

  /**
   * Keeps the answer open as a stream of events, until the reader goes, is too slow, or the session ends.
   * @param returning the browser was connected before, so something may have passed it by.
   * @param begin sends the answer's head; called once the stream is accepted.
   * @throws ProblemError `unavailable` when too many are open.
   */
  open(out: ServerResponse, actor: Actor, machine: string | null, returning: boolean, begin: () => void): void {
    if (this.streams.size >= STREAMS_LIMIT) throw new ProblemError('unavailable', { retryAfter: 30 });
    begin();
    // Gone while its session was looked up: it would never be closed again.
    if (out.destroyed) return;
    const stream: Stream = { out, actor, machine };
    this.streams.add(stream);
    out.once('close', () => this.streams.delete(stream));
    this.write(stream, 'retry: 3000\n\n');
    if (returning) this.write(stream, this.frame(EVERYTHING));
  }

  private receive(payload: object): void {
    const { kind } = payload as { kind?: unknown };
    if (kind === 'session-ended') {
      void this.recheck((stream) => stream.actor.id === (payload as SessionEnded).user);
      return;
    }
    const event = kind === 'resync' ? EVERYTHING : LiveEvent.safeParse(payload).data;
    if (!event || this.streams.size === 0) return;
    const frame = this.frame(event);
    for (const stream of this.streams) {
      if (stream.machine === null || event.machine === null || event.machine === stream.machine) {
        this.write(stream, frame);
      }
    }
  }

  private beat(): void {
    for (const stream of this.streams) this.write(stream, ':\n\n');
    void this.recheck(() => true);
  }

  /** Cuts the streams whose session no longer stands. An unreachable database cuts none: the next beat asks again. */
  private async recheck(which: (stream: Stream) => boolean): Promise<void> {
    for (const stream of [...this.streams].filter(which)) {
      const actor = await this.sessions.stillStands(stream.actor.session).catch(() => stream.actor);
      if (!actor) this.end(stream);
    }
  }

  /** Nothing more may be written to it: after its end that is an error, which would end the process. */
  private end(stream: Stream): void {
    this.streams.delete(stream);
    stream.out.end();
  }

  private frame(event: LiveEvent): string {
    this.count += 1;
    return `id: ${this.count}\ndata: ${JSON.stringify(event)}\n\n`;
  }

  private write(stream: Stream, text: string): void {
    stream.out.write(text);
    if (stream.out.writableLength > BUFFER_LIMIT) stream.out.destroy();
  }
}
