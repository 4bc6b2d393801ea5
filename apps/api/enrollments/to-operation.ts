import type { Value } from '../../../playbooks/kernel/expression';
import type { Operation } from '../../../playbooks/kernel/input';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { OperationFault } from '../../../playbooks/kernel/check-operation';
import { outcomesOf } from '../../../playbooks/tools/plan-words';
import { suggest } from '../../shared/change/suggest';
import { type Fault, Problem, refused } from '../http/problem';
import type { OperateRequest } from './enrollments.schema';

/** The exit every playbook has: an operator took it out. */
const REMOVED = 'removed';

/** What each verb needs and what it may have besides `reason` and `dry_run`. */
const MEMBERS: Readonly<
  Record<
    OperateRequest['operation'],
    { readonly needs: readonly string[]; readonly may: readonly string[] }
  >
> = {
  pause: { needs: [], may: [] },
  resume: { needs: [], may: ['skip_stale'] },
  skip: { needs: ['step'], may: ['outcome'] },
  retry: { needs: ['step'], may: [] },
  jump: { needs: ['step', 'to'], may: [] },
  set: { needs: ['vars'], may: [] },
  exit: { needs: [], may: ['exit'] },
  migrate: { needs: ['version'], may: ['map', 'late', 'vars'] },
};

const COMMON: readonly string[] = ['reason', 'dry_run'];

/** The verb as the workflow takes it; all that is wrong with its form is said at once. `migrate` has more to be looked up. */
export function toOperation(
  request: OperateRequest & { readonly operation: Exclude<OperateRequest['operation'], 'migrate'> },
  plan: Plan,
): Operation {
  checkMembers(request);
  const made = make(request);
  const fault = made.kind === 'skip' ? outcomeFault(made, plan) : undefined;
  if (fault) throw refused([fault]);
  return made;
}

/** Nothing is missing that the verb needs, and nothing is there that it does not take. */
export function checkMembers(request: OperateRequest): void {
  const { operation, ...members } = request;
  const allowed = MEMBERS[operation];
  const given = Object.entries(members).flatMap(([name, value]) =>
    value === undefined || COMMON.includes(name) ? [] : [name],
  );
  const faults = [
    ...allowed.needs
      .filter((name) => !given.includes(name))
      .map((name) => missing(operation, name)),
    ...given
      .filter((name) => !allowed.needs.includes(name) && !allowed.may.includes(name))
      .map((name) => stray(operation, name)),
  ];
  if (faults.length > 0) throw refused(faults);
}

function make({
  operation,
  step = '',
  outcome,
  to = '',
  vars,
  ...more
}: OperateRequest): Operation {
  const { exit, skip_stale } = more;
  switch (operation) {
    case 'skip':
      return { kind: 'skip', step, ...(outcome === undefined ? {} : { outcome }) };
    case 'retry':
      return { kind: 'retry', step };
    case 'jump':
      return { kind: 'jump', from: step, to };
    case 'set':
      return { kind: 'set', vars: (vars ?? {}) as Readonly<Record<string, Value>> };
    case 'exit':
      return { kind: 'exit', exit: exit ?? REMOVED };
    case 'resume':
      return { kind: 'resume', ...(skip_stale === true ? { skipStale: true } : {}) };
    default:
      return { kind: 'pause' };
  }
}

function missing(operation: string, name: string): Fault {
  return {
    pointer: `/${name}`,
    code: 'missing_member',
    detail: `"${operation}" needs "${name}"`,
    fix: `write "${name}"`,
  };
}

function stray(operation: string, name: string): Fault {
  return {
    pointer: `/${name}`,
    code: 'unknown_member',
    detail: `"${operation}" takes no "${name}"`,
    fix: 'leave it out',
  };
}

/** A step that has outcomes is passed over with one of them; one whose outcomes all have a continuation needs it. */
function outcomeFault(
  { step, outcome }: Extract<Operation, { kind: 'skip' }>,
  { code }: Plan,
): Fault | undefined {
  const found = code.find((one) => one.step === step && one.op !== 'join');
  if (found === undefined || outcome === undefined) return undefined;
  const known = outcomesOf(found);
  if (known.includes(outcome)) return undefined;
  const fix = suggest(outcome, known);
  return {
    pointer: '/outcome',
    code: 'unknown_reference',
    detail: `step "${step}" has no outcome "${outcome}"`,
    ...(fix === undefined ? {} : { fix }),
  };
}

const SHOWN = 20;

/** Nothing, where there is none of the kind. */
function fixOf({ word, known }: NonNullable<OperationFault['near']>): string | undefined {
  if (known.length === 0) return undefined;
  return suggest(word, known) ?? `one of ${known.slice(0, SHOWN).join(', ')}`;
}

/** What the enrollment does not take as it stands: a wrong name is the request's fault, the rest is where it is. */
export function toProblem({ member, detail, near }: OperationFault): Problem {
  if (near === undefined && member !== 'vars')
    return new Problem('operation_refused', `${detail}; nothing was changed`);
  const pointer = member === 'from' ? '/step' : `/${member ?? 'operation'}`;
  const fix = near && fixOf(near);
  const code = near === undefined ? 'wrong_type' : 'unknown_reference';
  return refused([{ pointer, code, detail, ...(fix === undefined ? {} : { fix }) }]);
}
