import { Module } from '@nestjs/common';
import { PackageService } from './package.service.js';

/** For both listeners: people see the enrolment line, which names the package. What only agents need stands in agents.module.ts. */
@Module({ providers: [PackageService], exports: [PackageService] })
export class EnrolmentModule {}
