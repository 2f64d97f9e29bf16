import { Module } from '@nestjs/common';
import { LineService } from './line.service.js';
import { PackageService } from './package.service.js';

/** For both listeners: people see the enrolment line, which names the package. What only agents need stands in agents.module.ts. */
@Module({ providers: [PackageService, LineService], exports: [PackageService, LineService] })
export class EnrolmentModule {}
