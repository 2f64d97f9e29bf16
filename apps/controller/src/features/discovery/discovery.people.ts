import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import {
  IgnoreRequest,
  NewSource,
  RestoreRequest,
  SeenPage,
  SeenQuery,
  SourceList,
  SourceView,
} from '#contracts/people/discovery.js';
import { Config } from '../../platform/config.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { SeenService } from './seen.service.js';
import { SourcesService } from './sources.service.js';

@ApiTags('discovery')
@Controller('api/v1/discovery')
export class SeenController {
  constructor(private readonly seen: SeenService) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'PCs that sources tell of, newest first, and how many of them are enrolled.', SeenPage)
  page(@Query({ schema: SeenQuery }) query: SeenQuery): Promise<SeenPage> {
    return this.seen.page(query);
  }

  @Post('ignored')
  @HttpCode(204)
  @Needs('operator')
  @Answers(204, 'The PCs count as missing in the fleet no more.')
  ignore(@Body({ schema: IgnoreRequest }) { keys, why }: IgnoreRequest, @Who() actor: Actor): Promise<void> {
    return this.seen.ignore(keys, why, actor.name);
  }

  @Post('restored')
  @HttpCode(204)
  @Needs('operator')
  @Answers(204, 'The PCs count again.')
  restore(@Body({ schema: RestoreRequest }) { keys }: RestoreRequest, @Who() actor: Actor): Promise<void> {
    return this.seen.restore(keys, actor.name);
  }
}

@ApiTags('discovery')
@Controller('api/v1/discovery/sources')
@Needs('admin')
export class SourcesController {
  constructor(
    private readonly sources: SourcesService,
    private readonly config: Config,
  ) {}

  @Get()
  @Answers(200, 'Where PCs are seen; without any password.', SourceList)
  async list(): Promise<SourceList> {
    return { folders: [...this.config.discoveryFolders], rows: await this.sources.list() };
  }

  @Post()
  @Answers(201, 'The new source, read once if it is in use.', SourceView)
  create(@Body({ schema: NewSource }) source: NewSource, @Who() actor: Actor): Promise<SourceView> {
    return this.sources.create(source, actor.name);
  }

  @Put(':id')
  @Answers(
    200,
    'The source after the change. A password that is left out stays, unless the directory or its user changed.',
    SourceView,
  )
  change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewSource }) source: NewSource,
    @Who() actor: Actor,
  ): Promise<SourceView> {
    return this.sources.change(id, source, actor.name);
  }

  @Delete(':id')
  @HttpCode(204)
  @Answers(204, 'The source is gone, and what it told.')
  remove(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<void> {
    return this.sources.remove(id, actor.name);
  }

  @Post(':id/read')
  @HttpCode(200)
  @Answers(200, 'The source was read: how many PCs it tells of, or why it could not be read.', SourceView)
  read(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<SourceView> {
    return this.sources.read(id, actor.name);
  }
}
