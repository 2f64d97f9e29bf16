import { createHash } from 'node:crypto';
import { SshError } from './errors.js';
import { SshSession, type SshTarget, type SshTimes } from './session.js';

export interface PoolLimits {
  /** Commands at once over all machines: each may cost a key exchange, and those share one thread. */
  readonly total?: number;
  /** Commands at once on one machine. */
  readonly perHost?: number;
  /** How long an unused connection is kept, milliseconds. */
  readonly idleMs?: number;
}

const TOTAL = 64;
const PER_HOST = 2;
const IDLE_MS = 60_000;

/** Kept connections, and how many may be in use at a time. */
export class SshPool {
  private readonly total: Turns;
  private readonly hosts = new Map<string, Turns>();
  private readonly kept = new Map<string, Kept>();
  private closed = false;

  constructor(
    private readonly limits: PoolLimits = {},
    private readonly times: SshTimes = {},
  ) {
    this.total = new Turns(limits.total ?? TOTAL);
  }

  /**
   * Does some work over a connection to the machine: one that is kept, else a new one.
   * @throws SshError, and what `work` throws
   */
  async use<T>(target: SshTarget, work: (session: SshSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const place = `${target.host}:${target.port}`;
    const turns = this.hosts.get(place) ?? new Turns(this.limits.perHost ?? PER_HOST);
    this.hosts.set(place, turns);
    // First the machine's own turn, so that a slow machine does not keep turns of the others.
    try {
      return await turns.take(() => this.total.take(() => this.withSession(target, work, signal), signal), signal);
    } finally {
      if (turns.idle && this.hosts.get(place) === turns) this.hosts.delete(place);
    }
  }

  /** The next work with this target begins a connection: what a server allows is settled when one begins. Who is at work now may finish. */
  renew(target: SshTarget): void {
    const key = keyOf(target);
    const kept = this.kept.get(key);
    if (!kept) return;
    this.forget(key, kept);
    if (kept.users === 0) end(kept);
  }

  close(): void {
    this.closed = true;
    for (const key of [...this.kept.keys()]) this.drop(key);
  }

  private async withSession<T>(
    target: SshTarget,
    work: (session: SshSession) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (this.closed) throw new SshError('aborted', 'The controller is stopping.');
    const key = keyOf(target);
    const kept = this.kept.get(key) ?? this.open(key, target);
    kept.users++;
    clearTimeout(kept.timer);
    try {
      const session = await abortable(kept.session, signal);
      return await work(session);
    } catch (error) {
      // A failed connection is not kept; a command that failed on a good one says nothing about it.
      if (error instanceof SshError && error.reason !== 'channel') this.forget(key, kept);
      throw error;
    } finally {
      kept.users--;
      if (kept.users === 0) this.rest(key, kept);
    }
  }

  private open(key: string, target: SshTarget): Kept {
    const session = SshSession.open(target, this.times);
    const kept: Kept = { session, users: 0, timer: undefined };
    this.kept.set(key, kept);
    session.then(
      (open) => open.client.once('close', () => this.forget(key, kept)),
      () => this.forget(key, kept),
    );
    return kept;
  }

  private rest(key: string, kept: Kept): void {
    if (this.closed || this.kept.get(key) !== kept) end(kept);
    else kept.timer = setTimeout(() => this.drop(key), this.limits.idleMs ?? IDLE_MS).unref();
  }

  /** Nobody gets it any more; who uses it now may finish. */
  private forget(key: string, kept: Kept): void {
    if (this.kept.get(key) === kept) this.kept.delete(key);
  }

  private drop(key: string): void {
    const kept = this.kept.get(key);
    if (!kept) return;
    this.kept.delete(key);
    end(kept);
  }
}

interface Kept {
  readonly session: Promise<SshSession>;
  users: number;
  timer: NodeJS.Timeout | undefined;
}

function end(kept: Kept): void {
  clearTimeout(kept.timer);
  kept.session.then((session) => session.close()).catch(() => {});
}

/** Everything counts, credentials too: a connection that was opened with an old key must not serve a new one. */
function keyOf(target: SshTarget): string {
  return createHash('sha256').update(JSON.stringify(target)).digest('hex');
}

async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  const given = new SshError('aborted', 'The attempt was given up.');
  if (signal.aborted) throw given;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(given);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** So many at once; the others wait in the order in which they came. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  get idle(): boolean {
    return this.running === 0 && this.waiting.length === 0;
  }

  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.running >= this.limit) {
      // Whoever is given up keeps its place, and passes the turn on when it comes.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      if (signal?.aborted) throw new SshError('aborted', 'The attempt was given up.');
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
