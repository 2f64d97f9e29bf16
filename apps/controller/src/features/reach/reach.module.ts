import { Module } from '@nestjs/common';
import { SshTransport } from '../../transports/ssh.transport.js';
import { WinRmTransport } from '../../transports/winrm.transport.js';
import { AuditModule } from '../audit/audit.module.js';
import { Carriers } from './carriers.js';
import { TransportSetupService } from './transport-setup.service.js';
import { TransportsService } from './transports.service.js';

/** For both listeners: people set transports up and test them, the dispatcher beside the agents' listener uses them. */
@Module({
  imports: [AuditModule],
  providers: [SshTransport, WinRmTransport, Carriers, TransportsService, TransportSetupService],
  exports: [TransportsService, TransportSetupService],
})
export class ReachModule {}
