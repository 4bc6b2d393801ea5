import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { Answers } from '../http/answers-with.decorator';
import { Locales } from '../http/headers';
import { GraphService } from './graph.service';
import { OneVersion, PlaybookGraph, StepCounts } from './playbooks.answers';
import { Simulated } from './simulate.answers';
import { SimulateRequest, SimulateService } from './simulate.service';
import { StepCountsService } from './step-counts.service';
import { VersionService } from './version.service';

type Shown = Readonly<Record<string, unknown>>;

const number = z.coerce.number().int().min(1).max(1_000_000);
const VersionQuery = z.strictObject({ version: number.optional() });
type VersionQuery = z.infer<typeof VersionQuery>;

/** Ways to look at one playbook. */
@ApiTags('playbooks')
@Access('playbooks:read')
@Controller('v1/playbooks/:id')
export class PlaybookViewsController {
  constructor(
    private readonly graphs: GraphService,
    private readonly counting: StepCountsService,
    private readonly stored: VersionService,
    private readonly simulating: SimulateService,
  ) {}

  @Get('graph')
  @Answers(PlaybookGraph)
  @ApiOperation({
    summary:
      'Steps, ways in and exits with what leads where; no coordinates. Without version: the one that takes in',
  })
  graph(
    @Param('id') playbook: string,
    @Query({ schema: VersionQuery }) { version }: VersionQuery,
    @Locales() locales: readonly string[],
  ): Promise<Shown> {
    return this.graphs.graph(playbook, version, locales);
  }

  @Get('counts')
  @Answers(StepCounts)
  @ApiOperation({
    summary:
      'Per step: who waits in it, who is parked, how often it was passed in 30 days and how long that took. Without version: all together',
  })
  counts(
    @Param('id') playbook: string,
    @Query({ schema: VersionQuery }) { version }: VersionQuery,
  ): ReturnType<StepCountsService['counts']> {
    return this.counting.counts(playbook, version);
  }

  @Post('simulate')
  @HttpCode(200)
  @Answers(Simulated)
  @ApiOperation({
    summary:
      'Play a scenario in virtual time: a version, or files that are not published; nothing is stored',
  })
  simulate(
    @Param('id') playbook: string,
    @Body({ schema: SimulateRequest }) asked: SimulateRequest,
  ): Promise<Shown> {
    return this.simulating.simulate(playbook, asked);
  }

  @Get('versions/:n')
  @Answers(OneVersion)
  @ApiOperation({
    summary: 'One version: its files, what the compiler warns of, and who is still on it',
  })
  version(
    @Param('id') playbook: string,
    @Param('n', { schema: number }) version: number,
  ): Promise<Shown> {
    return this.stored.get(playbook, version);
  }
}
