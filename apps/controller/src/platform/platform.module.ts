import { type DynamicModule, Global, Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { Bus } from './bus.js';
import { Clock } from './clock.js';
import { Config } from './config.js';
import { Database } from './database.js';
import { Keys } from './keys.js';
import { Log } from './log.js';
import type { Platform } from './platform.js';
import { invalidInput, ProblemFilter } from './problem.js';
import { Alarms } from './queues.js';

/** Makes the platform's classes injectable everywhere, and gives every listener its validation and its problem+json. */
@Global()
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's form of a module with arguments.
export class PlatformModule {
  static forRoot(platform: Platform): DynamicModule {
    const shared = [
      { provide: Config, useValue: platform.config },
      { provide: Log, useValue: platform.log },
      { provide: Clock, useValue: platform.clock },
      { provide: Database, useValue: platform.database },
      { provide: Bus, useValue: platform.bus },
      { provide: Keys, useValue: platform.keys },
      { provide: Alarms, useValue: platform.alarms },
    ];
    return {
      module: PlatformModule,
      imports: [ScheduleModule.forRoot()],
      providers: [
        ...shared,
        { provide: APP_PIPE, useValue: new StandardSchemaValidationPipe({ exceptionFactory: invalidInput }) },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: shared.map(({ provide }) => provide),
    };
  }
}
