import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AuditService } from './audit.service.js';

const SEAL_EVERY_MS = 5000;

/** Seals the audit entries every few seconds. Several controllers may run it: the advisory lock lets one at a time. */
@Injectable()
export class AuditSealer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Audit');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly audit: AuditService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.sealAll());
    }, SEAL_EVERY_MS);
    this.timer.unref();
  }

  /** The last entries are sealed on the way out, so that a controller that is stopped leaves no open end. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    await this.sealAll();
  }

  private async sealAll(): Promise<void> {
    try {
      while ((await this.audit.seal()) > 0);
    } catch (error) {
      this.logger.warn(`Sealing the audit entries failed and is tried again: ${(error as Error).message}`);
    }
  }
}
