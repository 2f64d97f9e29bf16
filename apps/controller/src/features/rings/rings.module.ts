import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { PlacementService } from './placement.service.js';

/** For both listeners: machines are placed when people change them and when agents report. */
@Module({ imports: [AuditModule], providers: [PlacementService], exports: [PlacementService] })
export class RingsModule {}
