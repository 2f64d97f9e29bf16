import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RestartPolicies, RestartPoliciesView } from '#contracts/people/planning.js';
import { DEFAULT_RESTART_POLICY } from '#domain/restarts/policy.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { RestartPoliciesService } from './restarts.service.js';

@ApiTags('restart policies')
@Controller('api/v1/restart-policies')
export class RestartPoliciesController {
  constructor(private readonly restarts: RestartPoliciesService) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'How civilly machines are restarted, and what holds where no policy fits.', RestartPoliciesView)
  async list(): Promise<RestartPoliciesView> {
    return { policies: await this.restarts.list(), standard: DEFAULT_RESTART_POLICY };
  }

  @Put()
  @Needs('admin')
  @Answers(200, 'The policies as they hold now.', RestartPoliciesView)
  async replace(
    @Body({ schema: RestartPolicies }) { policies }: RestartPolicies,
    @Who() actor: Actor,
  ): Promise<RestartPoliciesView> {
    await this.restarts.replace(policies, actor.name);
    return this.list();
  }
}
