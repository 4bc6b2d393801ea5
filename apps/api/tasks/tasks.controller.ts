import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { By, ByPerson, type Caller, type PersonCaller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { Locales } from '../http/headers';
import { Answers } from '../http/answers-with.decorator';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { uuid } from '../http/schemas';
import { TaskCountsService } from './task-counts.service';
import { OneTask, TaskCounts, TaskPage } from './tasks.answers';
import {
  Comment,
  CountsQuery,
  Reassignment,
  Resolution,
  Snooze,
  TasksQuery,
  Ticks,
} from './tasks.schema';
import { TasksService } from './tasks.service';
import { TaskWhy } from './why.answers';
import { WhyService } from './why.service';
import type { TaskShown } from './to-task';

@ApiTags('tasks')
@Controller('v1/tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly counts: TaskCountsService,
    private readonly reasons: WhyService,
  ) {}

  @Get()
  @Access('tasks:read')
  @Answers(TaskPage)
  @ApiOperation({
    summary:
      'Tasks by due time; list=mine, queues, team or snoozed for the open ones of the person who asks, list=done by when they ended',
  })
  list(
    @Query({ schema: TasksQuery }) query: TasksQuery,
    @By() caller: Caller,
    @Locales() locales: readonly string[],
  ): Promise<Page<TaskShown>> {
    return this.tasks.list(query, caller, locales);
  }

  @Get('counts')
  @Access('tasks:read')
  @Answers(TaskCounts)
  @ApiOperation({
    summary:
      'How many open tasks each list holds, how many of them are overdue and due today; counting stops at 1,000',
  })
  count(
    @Query({ schema: CountsQuery }) query: CountsQuery,
    @By() caller: Caller,
  ): ReturnType<TaskCountsService['count']> {
    return this.counts.count(query, caller);
  }

  @Get(':id')
  @Access('tasks:read')
  @Answers(OneTask)
  @ApiOperation({ summary: 'One task: what to do, which answers it takes, where it comes from' })
  get(
    @Param('id', { schema: uuid }) task: string,
    @By() caller: Caller,
    @Locales() locales: readonly string[],
  ): Promise<TaskShown> {
    return this.tasks.get(task, caller, locales);
  }

  @Get(':id/why')
  @Access('tasks:read')
  @Answers(TaskWhy)
  @ApiOperation({
    summary:
      'Why there is this task: its lines of YAML, the conditions with what they saw, who was considered, and what follows if nobody acts',
  })
  why(@Param('id', { schema: uuid }) task: string): ReturnType<WhyService['why']> {
    return this.reasons.why(task);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Access('tasks:act')
  @Answers(OneTask)
  @ApiOperation({ summary: 'Say that a task is done, and how; the same again is 200. People only' })
  resolve(
    @Param('id', { schema: uuid }) task: string,
    @Body({ schema: Resolution }) resolution: Resolution,
    @ByPerson() caller: PersonCaller,
  ): Promise<TaskShown> {
    return this.tasks.resolve(task, resolution, caller);
  }

  @Post(':id/claim')
  @HttpCode(200)
  @Access('tasks:act')
  @Answers(OneTask)
  @ApiOperation({ summary: 'Take a task out of its queue; 409 says who has it' })
  claim(
    @Param('id', { schema: uuid }) task: string,
    @ByPerson() caller: PersonCaller,
  ): Promise<TaskShown> {
    return this.tasks.act(task, { kind: 'claim' }, caller);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Access('tasks:act')
  @Answers(OneTask)
  @ApiOperation({ summary: 'Put a task back into the queue it was taken from' })
  release(
    @Param('id', { schema: uuid }) task: string,
    @ByPerson() caller: PersonCaller,
  ): Promise<TaskShown> {
    return this.tasks.act(task, { kind: 'release' }, caller);
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Access('tasks:act')
  @Answers(OneTask)
  @ApiOperation({ summary: 'Say that one takes it on: a ladder until that ends' })
  acknowledge(
    @Param('id', { schema: uuid }) task: string,
    @ByPerson() caller: PersonCaller,
  ): Promise<TaskShown> {
    return this.tasks.act(task, { kind: 'acknowledge' }, caller);
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @Access('tasks:act')
  @Answers(OneTask)
  @Idempotent('honoured')
  @ApiOperation({ summary: 'Hide a task for a while, with a reason; its clocks go on' })
  snooze(
    @Param('id', { schema: uuid }) task: string,
    @Body({ schema: Snooze }) snooze: Snooze,
    @ByPerson() caller: PersonCaller,
    @ByOnce() by: Once,
  ): Promise<TaskShown> {
    return this.tasks.act(task, { kind: 'snooze', ...snooze }, caller, by);
  }

  @Post(':id/reassign')
  @HttpCode(200)
  @Access('tasks:act')
  @Answers(OneTask)
  @Idempotent('honoured')
  @ApiOperation({ summary: 'Give a task to a person, or to a queue (queue.<id>)' })
  reassign(
    @Param('id', { schema: uuid }) task: string,
    @Body({ schema: Reassignment }) reassignment: Reassignment,
    @ByPerson() caller: PersonCaller,
    @ByOnce() by: Once,
  ): Promise<TaskShown> {
    return this.tasks.act(task, { kind: 'reassign', ...reassignment }, caller, by);
  }

  @Post(':id/comments')
  @HttpCode(200)
  @Access('tasks:act')
  @Answers(OneTask)
  @Idempotent('honoured')
  @ApiOperation({ summary: 'A word for the record of a task' })
  comment(
    @Param('id', { schema: uuid }) task: string,
    @Body({ schema: Comment }) comment: Comment,
    @ByPerson() caller: PersonCaller,
    @ByOnce() by: Once,
  ): Promise<TaskShown> {
    return this.tasks.act(task, { kind: 'comment', ...comment }, caller, by);
  }

  @Post(':id/checklist')
  @HttpCode(200)
  @Access('tasks:act')
  @Answers(OneTask)
  @ApiOperation({ summary: 'Tick items of the checklist: true or false for each, in order' })
  tick(
    @Param('id', { schema: uuid }) task: string,
    @Body({ schema: Ticks }) ticks: Ticks,
    @ByPerson() caller: PersonCaller,
  ): Promise<TaskShown> {
    return this.tasks.act(task, { kind: 'tick', ...ticks }, caller);
  }
}
