import { Inject, Injectable } from '@nestjs/common';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Branch, Plan } from '../../../playbooks/kernel/plan';
import type { Known } from '../../../playbooks/rules/environment';
import { becauseOfTrigger } from '../../../playbooks/tools/because';
import { triggerWords } from '../../../playbooks/tools/plan-words';
import { Enrollment } from '../../shared/database/entities/enrollment.entity';
import { Task } from '../../shared/database/entities/task.entity';
import type { Version } from '../../shared/publications/published';
import { REASON } from '../../shared/tasks/enroll-by-hand';
import { snapshotNow } from '../customers/snapshot-now';
import { notFound } from '../http/problem';
import { sourceBlock, type SourceLine } from '../playbooks/source-block';
import { outcomesTo } from '../playbooks/where-to';
import { WORLD, type World } from '../world';
import { ifNothing } from './if-nothing';

type Values = Readonly<Record<string, Value | null>>;

/** A condition that was looked at on the way to a task: what it came to, and what of. */
interface Condition {
  readonly expression: string;
  readonly value: boolean;
  /** Personal values are left out; null: they were not kept. */
  readonly seen: Values | null;
  readonly step: string | null;
  readonly line: number | null;
  readonly at: Date;
}

interface Source {
  readonly enrollment_id: string;
  readonly step: string;
  readonly visit: number;
  /** It made the task; the others joined it. */
  readonly opened: boolean;
}

interface TraceRow {
  readonly kind: string;
  readonly step: string | null;
  readonly pc: number | null;
  readonly outcome: string | null;
  readonly at: Date;
  readonly values: Values | null;
}

/** Why somebody has a task: the lines that asked for it, what they saw, and what follows if nobody acts. */
@Injectable()
export class WhyService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async why(id: string): Promise<Readonly<Record<string, unknown>>> {
    const task = await this.world.data.getRepository(Task).findOneBy({ id });
    if (task === null) throw notFound(`task "${id}"`);
    const sources = await this.sourcesOf(id);
    const [from, ...others] = sources;
    if (from === undefined) throw notFound(`step behind task "${id}"`);
    const enrollment = await this.world.data
      .getRepository(Enrollment)
      .findOneByOrFail({ id: from.enrollment_id });
    const version = await this.world.published.version(enrollment.version);
    const { plan, lines } = version;
    const pc = plan.code.findIndex(({ step }) => step === from.step);
    const instruction = plan.code[pc];
    const step = instruction?.op === 'task' ? instruction : undefined;
    const at = lines.code[pc];
    const file = at?.file ?? lines.file;
    const sourceLines = at === undefined ? [] : await this.linesOf(version, file, at.line);
    const traced = await this.traceOf(from);
    const climbed = traced.filter(({ kind, step: of }) => kind === 'ladder' && of === from.step);
    const next = async () => {
      if (step === undefined) return [];
      const known = await this.known(task, enrollment, plan);
      return ifNothing({ task, step, plan, known, climbed: climbed.length });
    };
    return {
      playbook: task.playbook,
      enrollment_id: enrollment.id,
      step: from.step,
      file,
      line: at?.line ?? null,
      source_lines: sourceLines,
      note: noteOf(sourceLines),
      trigger: triggerOf(enrollment, version),
      conditions: [...conditionsOf(traced, version), ...guardOf(task, step, at?.line)],
      assigned: task.assigned.map(({ id: person, code, instead_of, ...one }) => ({
        ...{ ...one, id: person ?? null, code: code ?? null, instead_of: instead_of ?? null },
      })),
      due: { at: task.due_at, ...task.due, from: new Date(task.due.from) },
      stands_still_while: step?.pauseWhile?.source ?? null,
      if_nothing: await next(),
      after: step === undefined ? {} : outcomesTo(plan, step),
      joined: others.map(({ enrollment_id, step: joined }) => ({ enrollment_id, step: joined })),
    };
  }

  /** The one that made it first. */
  private async sourcesOf(task: string): Promise<Source[]> {
    const { rows } = await this.world.pool.query<Source>(
      `SELECT s.enrollment_id, s.step, s.visit, EXISTS (SELECT 1 FROM trace t WHERE t.enrollment_id = s.enrollment_id
         AND t.kind = 'task' AND t.step = s.step AND t.visit = s.visit) AS opened
       FROM task_source s WHERE s.task_id = $1 ORDER BY opened DESC, s.enrollment_id, s.step, s.visit LIMIT 100`,
      [task],
    );
    return rows;
  }

  /** What was decided before the task, and how far its ladder has come. */
  private async traceOf({ enrollment_id, step, visit }: Source): Promise<TraceRow[]> {
    const { rows } = await this.world.pool.query<TraceRow>(
      `SELECT kind, step, pc, outcome, at, values FROM trace WHERE enrollment_id = $1 AND (
         kind = 'ladder' AND step = $2 AND visit = $3
         OR kind = 'branch' AND seq < coalesce((SELECT max(seq) FROM trace
           WHERE enrollment_id = $1 AND kind = 'task' AND step = $2 AND visit = $3), 2147483647))
       ORDER BY seq DESC LIMIT 200`,
      [enrollment_id, step, visit],
    );
    return rows.reverse();
  }

  private async linesOf({ hash }: Version, file: string, line: number): Promise<SourceLine[]> {
    const { rows } = await this.world.pool.query<{ text: string | null }>(
      `SELECT p.files ->> $2 AS text FROM playbook_version v JOIN publication p ON p.id = v.publication_id WHERE v.hash = $1`,
      [hash, file],
    );
    return sourceBlock(rows[0]?.text ?? '', line);
  }

  private async known(task: Task, enrollment: Enrollment, plan: Plan): Promise<Known> {
    const { published, clock } = this.world;
    const now = clock.now();
    const project = await published.project();
    const people = [task.assignee, task.chosen?.id].filter((id) => typeof id === 'string');
    const facts = await snapshotNow(this.world, task.customer_id, people);
    const { way, started_at, trigger } = enrollment;
    const subject = { kind: enrollment.subject_kind, id: enrollment.subject_id };
    return {
      ...{ plan, project, now },
      snapshot: { ...facts, subject },
      enrollment: { way, startedAt: started_at.getTime(), trigger },
    };
  }
}

function triggerOf(enrollment: Enrollment, { plan, lines }: Version): object {
  const { [REASON]: reason = null, ...seen } = enrollment.seen;
  const way = plan.ways[enrollment.way];
  return {
    way: enrollment.way,
    kind: way?.kind ?? null,
    words: way === undefined ? null : triggerWords(way),
    because: way === undefined ? null : becauseOfTrigger(way),
    file: lines.file,
    line: lines.ways[enrollment.way]?.line ?? null,
    at: enrollment.started_at,
    seen,
    reason,
  };
}

/** Of each branch on the way the arms that were looked at: all but the last did not hold. */
function conditionsOf(traced: readonly TraceRow[], { plan, lines }: Version): Condition[] {
  return traced.flatMap(({ kind, step, pc, outcome, at, values }) => {
    const branch = plan.code[pc ?? -1];
    if (kind !== 'branch' || branch?.op !== 'branch') return [];
    return lookedAt(branch, outcome).map(({ if: condition }) => ({
      expression: condition.source,
      value: condition.source === outcome,
      seen: pickNames(values ?? {}, condition.names),
      step,
      line: lines.code[pc ?? -1]?.line ?? null,
      at,
    }));
  });
}

function lookedAt({ arms }: Branch, outcome: string | null): Branch['arms'] {
  const taken = arms.findIndex(({ if: condition }) => condition.source === outcome);
  return taken === -1 ? arms : arms.slice(0, taken + 1);
}

function pickNames(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

/** A task is opened only where its `if` holds; what that saw is not kept. */
function guardOf(
  task: Task,
  step: { readonly step: string; readonly if?: { readonly source: string } } | undefined,
  line: number | undefined,
): Condition[] {
  if (step?.if === undefined) return [];
  const expression = step.if.source;
  return [
    {
      expression,
      value: true,
      seen: null,
      step: step.step,
      line: line ?? null,
      at: task.opened_at,
    },
  ];
}

/** `note:` of the step. */
function noteOf(lines: readonly SourceLine[]): string | null {
  for (const { text } of lines) {
    const [, note] = /^\s*note:\s*(.+)$/.exec(text) ?? [];
    if (note !== undefined) return note.replace(/^(["'])(.*)\1$/, '$2');
  }
  return null;
}
