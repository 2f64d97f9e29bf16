import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Id } from '#contracts/common.js';
import {
  ChannelList,
  ChannelView,
  DeliveryPage,
  DeliveryQuery,
  DeliveryRow,
  NewChannel,
} from '#contracts/people/telling.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { ChannelsService } from './channels.service.js';

@ApiTags('notices')
@Controller('api/v1/channels')
export class ChannelsController {
  constructor(private readonly channels: ChannelsService) {}

  @Get()
  @Needs('admin')
  @Answers(200, 'How people are told; without any secret.', ChannelList)
  async list(): Promise<ChannelList> {
    return { rows: await this.channels.list() };
  }

  @Post()
  @Needs('admin')
  @Answers(201, 'The new channel.', ChannelView)
  create(@Body({ schema: NewChannel }) channel: NewChannel, @Who() actor: Actor): Promise<ChannelView> {
    return this.channels.create(channel, actor.name);
  }

  @Put(':id')
  @Needs('admin')
  @Answers(
    200,
    'The channel after the change. A secret that is left out stays, unless the address changed.',
    ChannelView,
  )
  change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewChannel }) channel: NewChannel,
    @Who() actor: Actor,
  ): Promise<ChannelView> {
    return this.channels.change(id, channel, actor.name);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('admin')
  @Answers(204, 'The channel and its log are gone.')
  remove(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<void> {
    return this.channels.remove(id, actor.name);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Needs('admin')
  @Answers(200, 'A message was tried: whether it went out, or why not.', DeliveryRow)
  test(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<DeliveryRow> {
    return this.channels.test(id, actor.name);
  }
}

@ApiTags('notices')
@Controller('api/v1/deliveries')
export class DeliveriesController {
  constructor(private readonly channels: ChannelsService) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Messages to people, newest first.', DeliveryPage)
  log(@Query({ schema: DeliveryQuery }) query: z.infer<typeof DeliveryQuery>): Promise<DeliveryPage> {
    return this.channels.log(query);
  }
}
