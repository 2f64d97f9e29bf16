import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import { PatchDetail, PatchPage, PatchQuery } from '#contracts/people/fleet.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';
import { PatchDetailService } from './patch-detail.people.js';
import { PatchListService } from './patch-list.people.js';

@ApiTags('patches')
@Controller('api/v1/patches')
export class PatchesPeopleController {
  constructor(
    private readonly patches: PatchListService,
    private readonly details: PatchDetailService,
  ) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Patches; without `show=all` only those that some machine still lacks.', PatchPage)
  list(@Query({ schema: PatchQuery }) query: PatchQuery): Promise<PatchPage> {
    return this.patches.list(query);
  }

  @Get(':id')
  @Needs('viewer')
  @Answers(200, 'One patch, its updates, and where it stands on every machine.', PatchDetail)
  detail(@Param('id', { schema: Id }) id: string): Promise<PatchDetail> {
    return this.details.detail(id);
  }
}
