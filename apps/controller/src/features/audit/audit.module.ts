import { Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';

/** Both listeners record; only the people side seals and shows (AuditSealer, AuditController in people.module.ts). */
@Module({ providers: [AuditService], exports: [AuditService] })
export class AuditModule {}
