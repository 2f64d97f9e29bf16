import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FleetStop, FleetStopView } from '#contracts/people/planning.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { FleetStopService } from './fleet-stop.service.js';

@ApiTags('fleet')
@Controller('api/v1/fleet/stop')
export class FleetStopController {
  constructor(private readonly stops: FleetStopService) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Is the fleet stopped, by whom, since when.', FleetStopView)
  view(): Promise<FleetStopView> {
    return this.stops.view();
  }

  /** An operator may stop and go on: who sees that something goes wrong must not look for an admin first. */
  @Put()
  @Needs('operator')
  @Answers(200, 'The emergency stop after the change.', FleetStopView)
  set(@Body({ schema: FleetStop }) { stopped }: FleetStop, @Who() actor: Actor): Promise<FleetStopView> {
    return this.stops.set(stopped, actor.name);
  }
}
