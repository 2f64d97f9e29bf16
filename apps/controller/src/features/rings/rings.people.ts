import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import {
  NewRing,
  RingChange,
  RingList,
  RingOrder,
  RingPreview,
  RingPreviewRequest,
  RingRow,
} from '#contracts/people/planning.js';
import { Answers } from '../openapi/answers.js';
import { RuleDecisions } from '../rules/rule-decisions.service.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { RingListService } from './ring-list.people.js';
import { RingsService } from './rings.service.js';

@ApiTags('rings')
@Controller('api/v1/rings')
export class RingsController {
  constructor(
    private readonly rings: RingsService,
    private readonly rows: RingListService,
    private readonly rules: RuleDecisions,
  ) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Rings in the order of a rollout, with what their machines will meet.', RingList)
  async list(): Promise<RingList> {
    return { rows: await this.rows.rows() };
  }

  @Post()
  @Needs('admin')
  @Answers(201, 'The new ring, before the last one.', RingRow)
  async create(@Body({ schema: NewRing }) ring: NewRing, @Who() actor: Actor): Promise<RingRow> {
    const id = await this.rings.create(ring, actor.name);
    await this.rules.remake();
    return this.rows.row(id);
  }

  @Post('preview')
  @HttpCode(200)
  @Needs('viewer')
  @Answers(200, 'Machines that would change their ring.', RingPreview)
  preview(@Body({ schema: RingPreviewRequest }) request: RingPreviewRequest): Promise<RingPreview> {
    return this.rows.preview(request);
  }

  @Put('order')
  @Needs('admin')
  @Answers(200, 'The rings in their new order.', RingList)
  async order(@Body({ schema: RingOrder }) { rings }: RingOrder, @Who() actor: Actor): Promise<RingList> {
    await this.rings.order(rings, actor.name);
    return this.list();
  }

  @Patch(':id')
  @Needs('admin')
  @Answers(200, 'The ring after the change.', RingRow)
  async change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RingChange }) change: RingChange,
    @Who() actor: Actor,
  ): Promise<RingRow> {
    await this.rings.change(id, change, actor.name);
    // A version target decides on upgrades like a rule.
    if (change.versionTarget !== undefined) await this.rules.remake();
    return this.rows.row(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('admin')
  @Answers(204, 'The ring is gone.')
  async remove(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<void> {
    await this.rings.remove(id, actor.name);
  }
}
