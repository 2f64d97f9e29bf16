import { Module } from '@nestjs/common';
import { SshDoor } from '../../transports/ssh.door.js';
import { WinRmDoor } from '../../transports/winrm.door.js';
import { AuditModule } from '../audit/audit.module.js';
import { EnrolmentModule } from '../enrolment/enrolment.module.js';
import { TokensService } from '../enrolment/tokens.people.js';
import { Passwords } from './passwords.js';
import { PushController } from './push.people.js';
import { PushRunner } from './push.runner.js';
import { PushService } from './push.service.js';
import { PushVisit } from './push-visit.js';

/** Agents put onto PCs from here. */
@Module({
  imports: [AuditModule, EnrolmentModule],
  controllers: [PushController],
  providers: [SshDoor, WinRmDoor, TokensService, Passwords, PushVisit, PushRunner, PushService],
})
export class PushModule {}
