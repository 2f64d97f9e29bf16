import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import { NewWindow, WindowList, WindowPreview, WindowPreviewRequest, WindowView } from '#contracts/people/planning.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { WindowsService } from './windows.service.js';

@ApiTags('windows')
@Controller('api/v1/windows')
export class WindowsController {
  constructor(private readonly windows: WindowsService) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Maintenance windows by name, each with its rings and when it opens next.', WindowList)
  async list(): Promise<WindowList> {
    return { rows: await this.windows.list() };
  }

  @Post()
  @Needs('admin')
  @Answers(201, 'The new window.', WindowView)
  create(@Body({ schema: NewWindow }) wanted: NewWindow, @Who() actor: Actor): Promise<WindowView> {
    return this.windows.create(wanted, actor.name);
  }

  @Post('preview')
  @HttpCode(200)
  @Needs('viewer')
  @Answers(200, 'When such a window opens, in every zone of the fleet.', WindowPreview)
  preview(@Body({ schema: WindowPreviewRequest }) request: WindowPreviewRequest): Promise<WindowPreview> {
    return this.windows.preview(request);
  }

  @Put(':id')
  @Needs('admin')
  @Answers(200, 'The window after the change.', WindowView)
  change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewWindow }) wanted: NewWindow,
    @Who() actor: Actor,
  ): Promise<WindowView> {
    return this.windows.change(id, wanted, actor.name);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('admin')
  @Answers(204, 'The window is gone.')
  async remove(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<void> {
    await this.windows.remove(id, actor.name);
  }
}
