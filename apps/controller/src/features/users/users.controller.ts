import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Id } from '#contracts/common.js';
import { NewUser, UserChange, UserList, UserRow } from '#contracts/people/session.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('api/v1/users')
@Needs('admin')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Answers(200, 'Everybody who has an account.', UserList)
  async list(): Promise<z.infer<typeof UserList>> {
    return { rows: await this.users.list() };
  }

  @Post()
  @Answers(201, 'The new account.', UserRow)
  create(@Body({ schema: NewUser }) user: NewUser, @Who() actor: Actor): Promise<UserRow> {
    return this.users.create(user, actor);
  }

  @Patch(':id')
  @Answers(200, 'The account after the change.', UserRow)
  change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: UserChange }) change: UserChange,
    @Who() actor: Actor,
  ): Promise<UserRow> {
    return this.users.change(id, change, actor);
  }
}
