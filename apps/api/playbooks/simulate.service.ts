import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import type { Parked } from '../../../playbooks/kernel/command';
import type { TracedEntry } from '../../../playbooks/kernel/trace-entry';
import { notFound, Problem, refused } from '../http/problem';
import { text, time } from '../http/schemas';
import { WORLD, type World } from '../world';
import { findVersion } from './graph.service';
import { inThread } from './in-thread';
import { CheckRequest } from './playbooks.schema';
import { toShown } from './to-shown';

type Shown = Readonly<Record<string, unknown>>;

export const SimulateRequest = z.strictObject({
  version: z.number().int().min(1).max(1_000_000).optional(),
  /** Instead of a version: what is not published yet. */
  files: CheckRequest.shape.files.optional(),
  /** As `tenure simulate --scenario` takes it. */
  scenario: text(200_000).optional(),
  all_paths: z.boolean().optional(),
  until: time.optional(),
});
export type SimulateRequest = z.infer<typeof SimulateRequest>;

export interface PlayRequest {
  readonly files: Readonly<Record<string, string>>;
  readonly playbook: string;
  readonly scenario: string;
  readonly allPaths: boolean;
  /** ms */
  readonly until?: number;
}
export type Played =
  | { readonly kind: 'faults'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'paths'; readonly stretches: readonly unknown[] }
  | {
      readonly kind: 'played';
      readonly status: string;
      readonly exit: string | null;
      readonly now: number;
      readonly openTasks: readonly string[];
      readonly parked: readonly Parked[];
      readonly notEntered: readonly unknown[];
      readonly warnings: readonly Diagnostic[];
      readonly trace: readonly TracedEntry[];
      readonly more: boolean;
    };

const PLAYS_MS = 2_000;
/** To load the compiler and check the files, before anything is played. */
const LOADS_MS = 20_000;
const LIMITS = { beginsMs: LOADS_MS, runsMs: PLAYS_MS, megabytes: 256, tooMuch: tooLong };
const AT_ONCE = 2;

/** Plays a scenario in a thread of its own. */
@Injectable()
export class SimulateService {
  private running = 0;

  constructor(@Inject(WORLD) private readonly world: World) {}

  async simulate(playbook: string, asked: SimulateRequest): Promise<Shown> {
    const { scenario, all_paths: allPaths = false, until } = asked;
    checkAsked(asked);
    const files = asked.files ?? (await this.filesOf(playbook, asked.version));
    if (this.running >= AT_ONCE)
      throw new Problem('overloaded', `${AT_ONCE} scenarios are played already; try again`);
    this.running += 1;
    try {
      const limit = until === undefined ? {} : { until: Date.parse(until) };
      const request = { files, playbook, scenario: scenario ?? '', allPaths, ...limit };
      return shown(playbook, await inThread<Played>('simulate', request, LIMITS));
    } finally {
      this.running -= 1;
    }
  }

  private async filesOf(
    playbook: string,
    number: number | undefined,
  ): Promise<PlayRequest['files']> {
    const { hash } = await findVersion(this.world, playbook, number);
    const { rows } = await this.world.pool.query<{ files: PlayRequest['files'] }>(
      'SELECT p.files FROM playbook_version v JOIN publication p ON p.id = v.publication_id WHERE v.hash = $1',
      [hash],
    );
    return rows[0]?.files ?? {};
  }
}

function checkAsked({ version, files, scenario, all_paths: allPaths }: SimulateRequest): void {
  if (version !== undefined && files !== undefined)
    throw refused([
      {
        pointer: '/files',
        code: 'unknown_member',
        detail: 'a version has its files already',
        fix: 'leave out version or files',
      },
    ]);
  if (scenario === undefined && allPaths !== true)
    throw refused([
      {
        pointer: '/scenario',
        code: 'missing_member',
        detail: 'nothing is said that happens',
        fix: 'send the text of a scenario, or "all_paths": true',
      },
    ]);
}

function tooLong(): Problem {
  return refused([
    {
      pointer: '/scenario',
      code: 'out_of_range',
      detail: `it did not come to an end within ${PLAYS_MS} ms`,
      fix: 'tell a shorter story, or play it with "tenure simulate", which has no limit',
    },
  ]);
}

function shown(playbook: string, played: Played): Shown {
  switch (played.kind) {
    case 'unknown':
      throw notFound(`playbook "${playbook}" in these files`);
    case 'faults':
      throw new Problem('diagnostics', 'the files or the scenario have faults', [], {
        diagnostics: toShown(played.diagnostics),
      });
    case 'paths':
      return { playbook, paths: played.stretches };
    case 'played':
      return {
        playbook,
        ...{ status: played.status, exit: played.exit, until: new Date(played.now) },
        ...{ open_tasks: played.openTasks, parked: played.parked },
        not_entered: played.notEntered,
        warnings: toShown(played.warnings),
        lines: played.trace.map(({ at, step, visit, kind, outcome, why, values, file, line }) => ({
          ...{ at: new Date(at), step: step ?? null, visit: visit ?? null },
          ...{ file: file ?? null, line: line ?? null, what: kind, outcome: outcome ?? null },
          ...{ why, values: values ?? {} },
        })),
        more: played.more,
      };
  }
}
