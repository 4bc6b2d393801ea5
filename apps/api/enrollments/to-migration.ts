import { fatesOf } from '../../../playbooks/kernel/landing';
import type { Migration, StepMoves } from '../../../playbooks/kernel/input';
import { nameFault } from '../../../playbooks/kernel/check-operation';
import { pick } from '../../../playbooks/kernel/names';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { State } from '../../../playbooks/kernel/state';
import { outcomesOf } from '../../../playbooks/tools/plan-words';
import { suggest } from '../../shared/change/suggest';
import type { Version } from '../../shared/publications/published';
import { type Fault, Problem, refused } from '../http/problem';
import type { OperateRequest } from './enrollments.schema';
import { toProblem } from './to-operation';

export interface Between {
  readonly from: Version;
  readonly to: Version;
}

/** The verb `migrate` as the workflow takes it; all that does not fit either version is said at once. */
export function toMigration(
  request: OperateRequest,
  { from, to }: Between,
  trigger: Readonly<Record<string, Value>>,
): Migration {
  const { map = {}, vars = {}, late } = request;
  const faults = Object.entries(map).flatMap(([step, target]) =>
    faultsOf(step, target, { from: from.plan, to: to.plan }),
  );
  if (faults.length > 0) throw refused(faults);
  const values = vars as Readonly<Record<string, Value>>;
  const fault =
    Object.keys(values).length > 0 ? nameFault(to.plan, { kind: 'set', vars: values }) : undefined;
  if (fault) throw toProblem(fault);
  return {
    kind: 'migrate',
    from: from.hash,
    to: to.hash,
    steps: Object.fromEntries(Object.entries(map).map(([step, target]) => [step, moveOf(target)])),
    vars: values,
    trigger: newlyRead(trigger, { from, to }),
    ...(late === undefined ? {} : { late }),
  };
}

type Target = NonNullable<OperateRequest['map']>[string];

function moveOf(target: Target): StepMoves[string] {
  if (target === 'park') return 'park';
  if (typeof target === 'string') return { step: target };
  return { step: target.to, ...(target.as === undefined ? {} : { as: target.as }) };
}

/** Of the way in: what only the new version reads. */
export function newlyRead(
  trigger: Readonly<Record<string, Value>>,
  { from, to }: Between,
): Readonly<Record<string, Value>> {
  const before = from.plan.keeps['trigger'] ?? [];
  return pick(
    trigger,
    (to.plan.keeps['trigger'] ?? []).filter((field) => !before.includes(field)),
  );
}

function faultsOf(step: string, target: Target, plans: { from: Plan; to: Plan }): Fault[] {
  const unknown = noStep(step, plans.from, { pointer: `/map/${step}`, which: 'old' });
  const move = moveOf(target);
  if (move === 'park') return unknown;
  const gone = noStep(move.step, plans.to, { pointer: `/map/${step}`, which: 'new' });
  const found = plans.to.code.find((one) => one.step === move.step && one.op !== 'join');
  const known = found ? outcomesOf(found) : [];
  if (move.as === undefined || !found || known.includes(move.as)) return [...unknown, ...gone];
  const fix = suggest(move.as, known) ?? `one of ${known.join(', ')}`;
  const detail = `step "${move.step}" has no outcome "${move.as}"`;
  return [...unknown, { pointer: `/map/${step}/as`, code: 'unknown_reference', detail, fix }];
}

function noStep(
  step: string,
  { code }: Plan,
  { pointer, which }: { pointer: string; which: 'old' | 'new' },
): Fault[] {
  const known = [...new Set(code.flatMap(({ step: one }) => (one.includes('/') ? [] : one)))];
  if (known.includes(step)) return [];
  const fix = suggest(step, known) ?? `one of ${known.slice(0, 20).join(', ')}`;
  const detail = `the ${which} version has no step "${step}"`;
  return [{ pointer, code: 'unknown_reference', detail, fix }];
}

/** Nobody is parked whom nobody said to park: where such a one stands has to be mapped. */
export function checkPlaces({ from, to }: Between, state: State, { steps = {} }: Migration): void {
  const fates = fatesOf({ from: from.plan, to: to.plan, steps }, state.threads);
  const lost = state.threads.flatMap((thread) => {
    const fate = fates.get(thread.id);
    const step = from.plan.code[thread.pc]?.step ?? '';
    const told = Object.hasOwn(steps, step) && steps[step] === 'park';
    return fate?.kind === 'parks' && !told ? [{ step, why: fate.why }] : [];
  });
  const [first] = lost;
  if (first === undefined) return;
  throw new Problem(
    'operation_refused',
    `it stands at "${first.step}", but ${first.why}: say with "map" where that goes, as {"${first.step}": "park"}; nothing was changed`,
  );
}
