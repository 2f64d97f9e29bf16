import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DryRunAnswer, DryRunRequest, RuleList } from '#contracts/people/planning.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { DryRunService } from './dry-run.people.js';
import { RulesService } from './rules.service.js';

@ApiTags('rules')
@Controller('api/v1/rules')
export class RulesController {
  constructor(
    private readonly rules: RulesService,
    private readonly dry: DryRunService,
  ) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'The rules in their order; the first that catches a patch decides.', RuleList)
  list(): Promise<RuleList> {
    return this.rules.list();
  }

  @Put()
  @Needs('admin')
  @Answers(200, 'The rules as they hold now.', RuleList)
  replace(@Body({ schema: RuleList }) wanted: RuleList, @Who() actor: Actor): Promise<RuleList> {
    return this.rules.replace(wanted, actor.name);
  }

  @Post('dry-run')
  @HttpCode(200)
  @Needs('viewer')
  @Answers(200, 'What such rules would do with the patches that are open today.', DryRunAnswer)
  dryRun(@Body({ schema: DryRunRequest }) request: DryRunRequest): Promise<DryRunAnswer> {
    return this.dry.run(request);
  }
}
