import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import {
  CarrierName,
  CertificateApproval,
  HostKeyApproval,
  MachineTransports,
  NewSshTransport,
  NewWinRmTransport,
} from '#contracts/people/reach.js';
import type { Carrier } from '#domain/words.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { TransportSetupService } from './transport-setup.service.js';
import { TransportsService } from './transports.service.js';

@ApiTags('machines')
@Controller('api/v1/machines/:id/transports')
export class TransportsController {
  constructor(
    private readonly transports: TransportsService,
    private readonly setup: TransportSetupService,
  ) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'How the machine is reached, in order, and what came of the last attempts.', MachineTransports)
  list(@Param('id', { schema: Id }) id: string): Promise<MachineTransports> {
    return this.transports.list(id);
  }

  @Put('ssh')
  @Needs('admin')
  @Answers(
    200,
    'The transports after the change. The private key is made here, sealed, and never shown.',
    MachineTransports,
  )
  set(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewSshTransport }) wanted: NewSshTransport,
    @Who() actor: Actor,
  ): Promise<MachineTransports> {
    return this.setup.setSsh(id, wanted, actor.name);
  }

  @Put('winrm')
  @Needs('admin')
  @Answers(200, 'The transports after the change. The password or key is sealed, and never shown.', MachineTransports)
  setWinRm(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewWinRmTransport }) wanted: NewWinRmTransport,
    @Who() actor: Actor,
  ): Promise<MachineTransports> {
    return this.setup.setWinRm(id, wanted, actor.name);
  }

  @Post(':kind/probe')
  @HttpCode(200)
  @Needs('admin')
  @Answers(200, 'What came of the test; a cause stands beside the transport.', MachineTransports)
  probe(
    @Param('id', { schema: Id }) id: string,
    @Param('kind', { schema: CarrierName }) kind: Carrier,
    @Who() actor: Actor,
  ): Promise<MachineTransports> {
    return this.transports.probe(id, kind, actor.name);
  }

  @Post('ssh/host-key')
  @HttpCode(200)
  @Needs('admin')
  @Answers(200, 'The host key is approved, and the transport was tested.', MachineTransports)
  approve(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: HostKeyApproval }) { hostKey }: HostKeyApproval,
    @Who() actor: Actor,
  ): Promise<MachineTransports> {
    return this.transports.approve(id, 'ssh', hostKey, actor.name);
  }

  @Post('winrm/certificate')
  @HttpCode(200)
  @Needs('admin')
  @Answers(200, 'The certificate is approved, and the transport was tested.', MachineTransports)
  approveCertificate(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CertificateApproval }) { certificate }: CertificateApproval,
    @Who() actor: Actor,
  ): Promise<MachineTransports> {
    return this.transports.approve(id, 'winrm', certificate, actor.name);
  }

  @Delete(':kind')
  @HttpCode(204)
  @Needs('admin')
  @Answers(204, 'The machine is not reached this way any more; the key or password is gone.')
  remove(
    @Param('id', { schema: Id }) id: string,
    @Param('kind', { schema: CarrierName }) kind: Carrier,
    @Who() actor: Actor,
  ): Promise<void> {
    return this.transports.remove(id, kind, actor.name);
  }
}
