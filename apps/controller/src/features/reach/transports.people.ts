import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import { HostKeyApproval, MachineTransports, NewSshTransport } from '#contracts/people/reach.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { TransportsService } from './transports.service.js';

@ApiTags('machines')
@Controller('api/v1/machines/:id/transports')
export class TransportsController {
  constructor(private readonly transports: TransportsService) {}

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
    return this.transports.set(id, wanted, actor.name);
  }

  @Post('ssh/probe')
  @HttpCode(200)
  @Needs('admin')
  @Answers(200, 'What came of the test; a cause stands beside the transport.', MachineTransports)
  probe(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<MachineTransports> {
    return this.transports.probe(id, actor.name);
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
    return this.transports.approve(id, hostKey, actor.name);
  }

  @Delete('ssh')
  @HttpCode(204)
  @Needs('admin')
  @Answers(204, 'The machine is reached by its own polling only; the key is gone.')
  remove(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<void> {
    return this.transports.remove(id, actor.name);
  }
}
