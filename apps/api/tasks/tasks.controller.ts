import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { By, ByPerson, type Caller, type PersonCaller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { Locales } from '../http/headers';
import { uuid } from '../http/schemas';
import { Resolution, TasksQuery } from './tasks.schema';
import { TasksService } from './tasks.service';
import type { TaskShown } from './to-task';

@ApiTags('tasks')
@Controller('v1/tasks')
export class TasksController {
  constructor(private readonly tasks: TasksService) {}

  @Get()
  @Access('tasks:read')
  @ApiOperation({ summary: 'Tasks by due time; list=mine, queues or team for the person who asks' })
  list(
    @Query({ schema: TasksQuery }) query: TasksQuery,
    @By() caller: Caller,
    @Locales() locales: readonly string[],
  ): Promise<Page<TaskShown>> {
    return this.tasks.list(query, caller, locales);
  }

  @Get(':id')
  @Access('tasks:read')
  @ApiOperation({ summary: 'One task: what to do, which answers it takes, where it comes from' })
  get(
    @Param('id', { schema: uuid }) task: string,
    @By() caller: Caller,
    @Locales() locales: readonly string[],
  ): Promise<TaskShown> {
    return this.tasks.get(task, caller, locales);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Access('tasks:act')
  @ApiOperation({ summary: 'Say that a task is done, and how; the same again is 200. People only' })
  resolve(
    @Param('id', { schema: uuid }) task: string,
    @Body({ schema: Resolution }) resolution: Resolution,
    @ByPerson() caller: PersonCaller,
  ): Promise<TaskShown> {
    return this.tasks.resolve(task, resolution, caller);
  }
}
