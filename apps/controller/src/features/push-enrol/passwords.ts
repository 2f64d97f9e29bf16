import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PASSWORD_KEPT_MS } from '#domain/reach/push.js';
import { Clock } from '../../platform/clock.js';
import type { AdminSecret } from '../../transports/port.js';

interface Kept {
  readonly secret: AdminSecret;
  readonly until: Date;
  readonly timer: NodeJS.Timeout;
}

/** Administrators' passwords, each for one push-enrolment: in the memory of this process, and not longer than an hour. */
@Injectable()
export class Passwords implements OnModuleDestroy {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly clock: Clock) {}

  keep(push: string, secret: AdminSecret): void {
    const until = new Date(this.clock.now().getTime() + PASSWORD_KEPT_MS);
    const timer = setTimeout(() => this.forget(push), PASSWORD_KEPT_MS).unref();
    this.kept.set(push, { secret, until, timer });
  }

  /** Null: it was forgotten, or typed into another process. */
  of(push: string): AdminSecret | null {
    return this.until(push) === null ? null : (this.kept.get(push) as Kept).secret;
  }

  until(push: string): Date | null {
    const one = this.kept.get(push);
    if (one && one.until <= this.clock.now()) this.forget(push);
    return this.kept.get(push)?.until ?? null;
  }

  forget(push: string): void {
    clearTimeout(this.kept.get(push)?.timer);
    this.kept.delete(push);
  }

  onModuleDestroy(): void {
    for (const push of [...this.kept.keys()]) this.forget(push);
  }
}
