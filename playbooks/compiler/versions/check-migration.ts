import type { Instruction, Plan } from '../../kernel/plan';
import type { Findings } from '../findings';
import type { MigrationAst, MovedStep } from '../shape/migration';
import type { Placed } from '../tree';

/** What a migration may name: a published version, or one that the files make. */
export interface KnownVersion {
  /** `sha256:<64 hex>`. */
  readonly hash: string;
  readonly plan: Plan;
}

/** Whether the steps of a migration fit the versions it goes between, and whether nobody is forgotten; with those versions. */
export function checkMigration(
  migration: MigrationAst,
  versions: readonly KnownVersion[],
  findings: Findings,
): { readonly from: readonly KnownVersion[]; readonly to: KnownVersion } | undefined {
  const own = versions.filter(({ plan }) => plan.playbook === migration.playbook.value);
  const to = versionOf(migration.to, migration, { own, findings });
  const from = migration.from.flatMap((name) => {
    const found = versionOf(name, migration, { own, findings });
    return found ? [found] : [];
  });
  if (to === undefined) return undefined;
  for (const one of from) new Fit(migration, { from: one, to, name: short(one) }, findings).check();
  return from.length === migration.from.length ? { from, to } : undefined;
}

function versionOf(
  name: Placed<string>,
  { playbook }: MigrationAst,
  { own, findings }: { readonly own: readonly KnownVersion[]; readonly findings: Findings },
): KnownVersion | undefined {
  const found = own.filter(({ hash }) => hash.startsWith(`sha256:${name.value}`));
  if (new Set(found.map(({ hash }) => hash)).size === 1) return found[0];
  const known = own.map(short);
  const args = { name: name.value, playbook: playbook.value, known: known.join(', ') };
  const says = `"${name.value}" could be several versions of ${playbook.value}`;
  const longer = { ...args, says, fix: 'write more digits of its hash' };
  if (found.length > 1) findings.add('migration-unknown-version', name.span, longer);
  else findings.addUnknown('migration-unknown-version', name.span, args, known);
  return undefined;
}

/** As people write it: the first digits of the hash. */
function short({ hash }: Pick<KnownVersion, 'hash'>): string {
  return hash.slice('sha256:'.length, 'sha256:'.length + 8);
}

/** Steps at which an enrollment may be found at rest. */
const RESTS: readonly Instruction['op'][] = ['wait', 'task', 'send', 'call'];

interface Between {
  readonly from: KnownVersion;
  readonly to: KnownVersion;
  readonly name: string;
}

class Fit {
  private readonly old: ReadonlyMap<string, Instruction>;
  private readonly fresh: ReadonlyMap<string, Instruction>;
  private readonly moved: ReadonlyMap<string, MovedStep>;

  constructor(
    private readonly migration: MigrationAst,
    private readonly between: Between,
    private readonly findings: Findings,
  ) {
    this.old = stepsOf(between.from.plan);
    this.fresh = stepsOf(between.to.plan);
    this.moved = new Map(migration.steps.map((step) => [step.from.value, step]));
  }

  check(): void {
    for (const { from, to } of this.migration.steps) {
      this.exists(from, this.old, `version ${this.between.name}`);
      if (to === 'park') continue;
      const target = this.exists(to.step, this.fresh, 'the new version');
      if (target !== undefined && to.as !== undefined) this.outcome(target, to.as);
    }
    this.unmapped();
    this.answers();
  }

  private exists(
    name: Placed<string>,
    steps: ReadonlyMap<string, Instruction>,
    version: string,
  ): Instruction | undefined {
    const step = steps.get(name.value);
    if (step !== undefined) return step;
    const args = { name: name.value, version, known: [...steps.keys()].join(', ') };
    this.findings.addUnknown('migration-unknown-step', name.span, args, steps.keys());
    return undefined;
  }

  private outcome(target: Instruction, as: Placed<string>): void {
    const known = outcomesOf(target);
    if (known.includes(as.value)) return;
    const args = { name: as.value, verb: target.op, list: known.join(', ') };
    this.findings.addUnknown('unknown-outcome', as.span, args, known);
  }

  /** Whoever rests at a step that is not there any more must be told where to go. */
  private unmapped(): void {
    const lost = [...this.old.values()].filter(
      ({ step, op }) =>
        RESTS.includes(op) && !this.moved.has(step) && this.fresh.get(step)?.op !== op,
    );
    const [first] = lost;
    if (first === undefined) return;
    const other = this.fresh.get(first.step)?.op;
    const reason =
      other === undefined
        ? `the new version has no step "${first.step}"`
        : `"${first.step}" was a ${first.op} and is a ${other} now, which cannot go on where the other stood`;
    const args = { list: lost.map(({ step }) => step).join(', '), first: first.step, reason };
    this.findings.add('migration-step-unmapped', this.migration.stepsSpan, args);
  }

  /** A task that maps to itself without a word keeps its open tasks: their buttons must be the same. */
  private answers(): void {
    for (const task of this.old.values()) {
      const other = this.fresh.get(task.step);
      if (task.op !== 'task' || other?.op !== 'task' || this.moved.has(task.step)) continue;
      const [was, is] = [answersOf(task), answersOf(other)];
      if (was === is) continue;
      const args = { name: task.step, answers: is, other: was };
      this.findings.add('migration-answers-differ', this.migration.stepsSpan, args);
    }
  }
}

const MADE: readonly Instruction['op'][] = ['join', 'turn', 'end'];

/** By id; what the compiler puts between steps is left out. */
function stepsOf(plan: Plan): ReadonlyMap<string, Instruction> {
  const own = plan.code.filter(
    ({ op, step }) => !MADE.includes(op) && !(op === 'exit' && step.includes('.')),
  );
  return new Map(own.map((one) => [one.step, one]));
}

function answersOf({ answers }: Extract<Instruction, { op: 'task' }>): string {
  return Object.keys(answers).sort().join(', ') || 'done';
}

function outcomesOf(step: Instruction): readonly string[] {
  switch (step.op) {
    case 'task': {
      const answers = Object.keys(step.answers);
      return [...(answers.length === 0 ? ['done'] : answers), 'given_up', 'closed'];
    }
    case 'send':
      return ['sent', 'dropped', 'skipped', 'rejected', 'failed', 'unconfirmed'];
    case 'wait':
      return step.arms.length === 0
        ? ['reached', 'past']
        : step.all === true
          ? ['all', 'timeout']
          : [...step.arms.map(({ name }) => name), 'timeout'];
    case 'call':
      return ['ok', 'failed'];
    case 'run':
      return ['started', 'refused'];
    case 'repeat':
      return ['until', 'max'];
    case 'split':
      return step.arms.map(({ name }) => name);
    default:
      return Object.keys(step.outcomes);
  }
}
