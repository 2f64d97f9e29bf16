import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Status } from '#contracts/people/session.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { VERSION } from './version.js';

@ApiTags('status')
@Controller('api/v1/status')
export class StatusController {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly keys: Keys,
  ) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'What the frame of every page shows.', Status)
  async status(@Who() actor: Actor): Promise<Status> {
    const { rows } = await this.database.pool.query<{ at: string | null }>(
      `SELECT value ->> 'at' AS at FROM settings WHERE name = 'backup'`,
    );
    return {
      version: VERSION,
      lastBackupAt: rows[0]?.at ?? null,
      recoveryKeyWaiting: actor.role === 'admin' && (await this.keys.waitingRecoveryKey()) !== null,
      agentAddress: this.config.agentAddress,
      now: this.clock.now().toISOString(),
    };
  }
}
