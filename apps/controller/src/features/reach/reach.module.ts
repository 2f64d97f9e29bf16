import { Module } from '@nestjs/common';
import { SshTransport } from '../../transports/ssh.transport.js';
import { AuditModule } from '../audit/audit.module.js';
import { TransportsService } from './transports.service.js';

/** For both listeners: people set transports up and test them, the dispatcher beside the agents' listener uses them. */
@Module({ imports: [AuditModule], providers: [SshTransport, TransportsService], exports: [TransportsService] })
export class ReachModule {}
