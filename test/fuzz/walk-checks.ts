import { armId } from '../../playbooks/kernel/arm-id';
import type { Lines } from '../../playbooks/kernel/lines';
import type { Plan, TaskPolicy } from '../../playbooks/kernel/plan';
import type { State } from '../../playbooks/kernel/state';
import type { Stage } from '../../playbooks/simulator/stage';
import { withLines } from '../../playbooks/simulator/with-lines';

/** What must hold of a walk after every step. Answers objections in words; none is what is hoped for. */

export function objections(stage: Stage): string[] {
  return [...sentTwice(stage), ...leftOpen(stage), ...unheard(stage)];
}

function sentTwice({ world }: Stage): string[] {
  const keys = world.sends.map(
    ({ enrollment, step, visit, contact }) => `${enrollment} ${step}#${visit} to ${contact}`,
  );
  return keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${key} was sent twice`);
}

/** After an exit nothing is open but what its policy keeps, and what its closing steps did. */
function leftOpen({ world }: Stage): string[] {
  const { plan } = world.ground;
  const left = new Map(world.enrollments.map(({ id, exit }) => [id, exit]));
  const ended = (enrollment: string) => typeof left.get(enrollment) === 'string';
  const tasks = world.tasks
    .filter(({ status }) => status === 'open')
    .flatMap(({ sources }) => sources)
    .filter(
      ({ enrollment, step }) => ended(enrollment) && !mayStay(plan, step, left.get(enrollment)),
    )
    .map(({ step }) => `task of ${step}`);
  const rows = [...world.waits, ...world.approvals.filter(({ status }) => status === 'open')]
    .filter(({ enrollment, step }) => ended(enrollment) && !isClosing(plan, step))
    .map(({ step = 'an exit' }) => `row of ${step}`);
  const sends = world.waiting
    .filter(({ enrollment, delivery }) => ended(enrollment) && !isClosing(plan, delivery.step))
    .map(({ delivery }) => `message of ${delivery.step}`);
  return [...tasks, ...rows, ...sends].map((what) => `${what} is open after the end`);
}

function mayStay(plan: Plan, step: string, exit: string | null | undefined): boolean {
  const found = plan.code.find((one) => one.step === step && one.op === 'task');
  const own: TaskPolicy | undefined = found?.op === 'task' ? found.onExit : undefined;
  const policy = own ?? plan.exits[exit ?? '']?.tasks ?? plan.onExitTasks;
  const branch = found?.scopes?.some(({ kind }) => kind === 'branch') === true;
  return policy !== 'close' || isClosing(plan, step) || (branch && own === 'keep');
}

function isClosing(plan: Plan, step: string | undefined): boolean {
  const found = plan.code.find((one) => one.step === step);
  return found?.scopes?.some(({ kind }) => kind === 'closing') === true;
}

/** Of somebody inside, every open task and every arm has a thread that hears of it, and the other way round. */
function unheard({ world, latest }: Stage): string[] {
  if (!latest || latest.state.exit !== null) return [];
  const { plan } = world.ground;
  const { threads, pending } = latest.state;
  const visits = new Set(threads.map(({ pc, visit }) => `${plan.code[pc]?.step}#${visit}`));
  const going = new Set(
    pending.flatMap((item) => (item.kind === 'disarm' ? [`${item.step}#${item.visit}`] : [])),
  );
  const own = world.waits.filter(({ enrollment }) => enrollment === latest.id);
  const deaf = own.flatMap(({ step, visit, kind }) =>
    step === undefined ||
    visits.has(`${step}#${visit}`) ||
    going.has(`${step}#${visit}`) ||
    kind === 'time'
      ? []
      : [`nobody hears of ${step}#${visit}`],
  );
  const tasks = world.tasks
    .filter(({ status }) => status === 'open')
    .flatMap(({ sources }) => sources)
    .filter(({ enrollment }) => enrollment === latest.id)
    .filter(({ step, visit }) => !visits.has(`${step}#${visit}`) && !mayStay(plan, step, undefined))
    .map(({ step, visit }) => `nobody hears of task ${step}#${visit}`);
  return [...deaf, ...tasks, ...unarmed(plan, latest.state, own)];
}

function unarmed(plan: Plan, state: State, waits: readonly { readonly arm: string }[]): string[] {
  // What has fired is told, though it may not be taken yet.
  const told = state.inbox.flatMap((input) => (input.kind === 'event' ? [input.arm] : []));
  const armed = new Set([...told, ...waits.map(({ arm }) => arm)]);
  return state.threads
    .filter(({ mode }) => mode === 'waiting')
    .flatMap(({ pc, visit, fired = {} }) => {
      const one = plan.code[pc];
      if (one?.op !== 'wait') return [];
      return one.arms
        .filter(({ name }) => !Object.hasOwn(fired, name))
        .map(({ name }) => armId(one.step, visit, name))
        .filter((arm) => !armed.has(arm))
        .map((arm) => `${arm} is waited for and not armed`);
    });
}

/** What an operator or a pause says concerns no single step. */
const OF_NO_STEP: readonly string[] = ['paused', 'resumed', 'set', 'late'];

export function withoutLine({ trace, world }: Stage, lines: Lines): string[] {
  const { exitOrder } = world.ground.plan;
  return withLines(trace, lines)
    .filter(({ line, kind, outcome = '' }) => {
      if (line !== undefined || OF_NO_STEP.includes(kind)) return false;
      return !(kind === 'exit' && !exitOrder.includes(outcome));
    })
    .map(({ kind, why }) => `an entry without a line: ${kind}, ${why}`);
}

/** Who is inside when nothing more is done goes on by itself, or is parked for people to see. */
export function isStuck({ latest, world }: Stage): string | undefined {
  if (!latest || latest.over) return undefined;
  const { state, deadline } = latest;
  const rows = world.waits.filter(({ enrollment }) => enrollment === latest.id);
  const goesOn =
    deadline !== undefined ||
    rows.some(({ dueAt }) => dueAt !== undefined) ||
    state.status === 'parked' ||
    state.threads.some(({ mode }) => mode === 'parked') ||
    world.waiting.length > 0 ||
    world.calls.length > 0;
  if (goesOn) return undefined;
  const hears = rows.length > 0 || world.tasks.some(({ status }) => status === 'open');
  const where = state.threads.map(({ pc, mode }) => `${world.ground.plan.code[pc]?.step}:${mode}`);
  return `${hears ? 'only hears' : 'waits for nothing'} at ${where.join(' ')} (${state.status})`;
}
