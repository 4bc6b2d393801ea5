import type { NewValue, Write } from '../rules/decision';
import type { Owner } from '../rules/chain';
import { changeHappens } from './happen';
import { ownerIn } from '../rules/tasks-after';
import type { SimulatedTask, Source, World } from './world';

/** Carries out the writes of a decision on the rows of a world. */

type Of<K extends Write['kind']> = Extract<Write, { kind: K }>;
interface At {
  readonly step: string;
  readonly visit: number;
}

export function writeTo(world: World, write: Write, enrollment: string): void {
  switch (write.kind) {
    case 'openTask':
      return openTask(world, write, enrollment);
    case 'joinTask':
      return changeTasks(
        world,
        ({ id }) => id === write.task,
        (task) => ({
          ...task,
          sources: [...task.sources, { enrollment, step: write.step, visit: write.visit }],
        }),
      );
    case 'closeTask':
      return closeTask(world, write, enrollment);
    case 'retime':
      return retime(world, write, enrollment);
    case 'climb':
      return write.reassign ? hand(world, { ...write, enrollment }, write.to) : undefined;
    case 'notice':
      world.notices.push({ ...write.notice, at: world.now });
      return;
    case 'arm':
      return arm(world, write, enrollment);
    case 'disarm':
      world.waits = world.waits.filter((one) => one.enrollment !== enrollment || !isAt(one, write));
      return;
    case 'openApproval':
      world.approvals.push({ ...write.approval, enrollment, status: 'open' });
      return;
    case 'closeApproval':
      return closeApprovals(world, enrollment, write.outcome === 'sent', (one) => isAt(one, write));
    case 'withdraw':
      return withdraw(world, enrollment, (one) => isAt(one, write));
    case 'setAttributes':
      return setAttributes(world, write.values, enrollment);
    case 'enroll':
      world.runs.push({ playbook: write.playbook, way: write.way });
      return;
    case 'cancel':
      return cancel(world, write, enrollment);
    case 'status':
      return;
    case 'migrate':
      // A story plays in one version.
      return;
    case 'exit':
      return exit(world, write, enrollment);
  }
}

function isAt(
  one: { readonly step?: string; readonly visit?: number },
  { step, visit }: At,
): boolean {
  return one.step === step && one.visit === visit;
}

function changeTasks(
  world: World,
  which: (task: SimulatedTask) => boolean,
  change: (task: SimulatedTask) => SimulatedTask,
): void {
  world.tasks = world.tasks.map((task) => (which(task) ? change(task) : task));
}

function isOpenOf(task: SimulatedTask, { enrollment, step, visit }: Source): boolean {
  return (
    task.status === 'open' &&
    task.sources.some(
      (one) => one.enrollment === enrollment && one.step === step && one.visit === visit,
    )
  );
}

function openTask(world: World, { task }: Of<'openTask'>, enrollment: string): void {
  const { step, visit } = task;
  const sources = [{ enrollment, step, visit }];
  const opened = {
    ...task,
    enrollment,
    sources,
    openedAt: world.now,
    status: 'open' as const,
    chosen: ownerIn(task),
  };
  world.tasks = [...world.tasks.filter(({ id }) => id !== task.id), opened];
}

/** A task that others take part in stays open for them. */
function closeTask(world: World, at: At, enrollment: string): void {
  changeTasks(
    world,
    (task) => isOpenOf(task, { ...at, enrollment }),
    (task) => {
      const rest = task.sources.filter((one) => one.enrollment !== enrollment || !isAt(one, at));
      return rest.length > 0
        ? { ...task, sources: rest }
        : { ...task, status: 'closed', endedAt: world.now };
    },
  );
}

function retime(world: World, write: Of<'retime'>, enrollment: string): void {
  const { dueAt, giveUpAt, owner, step, visit } = write;
  changeTasks(
    world,
    (task) => isOpenOf(task, { enrollment, step, visit }),
    (task) => ({
      ...task,
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(giveUpAt === undefined ? {} : { giveUpAt }),
    }),
  );
  if (!owner) return;
  hand(world, { enrollment, step, visit }, owner);
  changeTasks(
    world,
    (task) => isOpenOf(task, { enrollment, step, visit }),
    (task) => ({ ...task, chosen: owner }),
  );
}

function hand(world: World, source: Source, to: Owner): void {
  changeTasks(
    world,
    (task) => isOpenOf(task, source),
    ({ assignee: _assignee, queue: _queue, ...task }) => ({
      ...task,
      ...(to.kind === 'person' ? { assignee: to.id } : { queue: to.id }),
    }),
  );
}

function arm(world: World, { wait }: Of<'arm'>, enrollment: string): void {
  const row = { ...wait, enrollment };
  world.waits = [
    ...world.waits.filter(
      (one) => one.enrollment !== enrollment || one.arm !== wait.arm || one.type !== wait.type,
    ),
    row,
  ];
}

function closeApprovals(
  world: World,
  enrollment: string,
  sent: boolean,
  which: (at: At) => boolean,
): void {
  world.approvals = world.approvals.map((one) =>
    one.enrollment === enrollment && one.status === 'open' && which(one)
      ? { ...one, status: sent ? 'approved' : 'discarded', decidedAt: world.now }
      : one,
  );
}

function withdraw(world: World, enrollment: string, which: (at: At) => boolean): void {
  world.waiting = world.waiting.filter(
    (one) => one.enrollment !== enrollment || !which(one.delivery),
  );
}

function setAttributes(world: World, values: readonly NewValue[], enrollment: string): void {
  const { subject } = world.snapshot;
  const of = (whose: NewValue['of']) =>
    Object.fromEntries(
      values.filter((one) => one.of === whose).map((one) => [one.name, one.value]),
    );
  const own = of('subject');
  const customer = subject.kind === 'customer' ? { ...of('customer'), ...own } : of('customer');
  const old = world.change({
    customer,
    ...(subject.kind === 'contact' ? { contacts: { [subject.id]: own } } : {}),
    ...(subject.kind !== 'contact' && subject.kind !== 'customer'
      ? { records: { [subject.kind]: [{ ...own, id: subject.id }] } }
      : {}),
  });
  // Whom it ends has ended with it: what else the step leads to finds that out.
  const generation = world.inside(enrollment).generation + 1;
  const told = changeHappens(world, old, `own/${world.nextSeq()}`, generation);
  world.ownChanges.push({ old, told, generation });
}

function cancel(world: World, { steps, closeTasks }: Of<'cancel'>, enrollment: string): void {
  const inside = ({ step }: { readonly step?: string }): boolean =>
    step !== undefined && steps.includes(step);
  closeTasks.forEach((task) => closeTask(world, task, enrollment));
  world.waits = world.waits.filter((one) => one.enrollment !== enrollment || !inside(one));
  closeApprovals(world, enrollment, false, inside);
  withdraw(world, enrollment, inside);
}

function exit(world: World, write: Of<'exit'>, enrollment: string): void {
  write.closeTasks.forEach((task) => closeTask(world, task, enrollment));
  write.handOver?.forEach(({ to, ...at }) => hand(world, { ...at, enrollment }, to));
  world.waits = world.waits.filter((one) => one.enrollment !== enrollment);
  closeApprovals(world, enrollment, false, () => true);
  withdraw(world, enrollment, () => true);
  world.mark(enrollment, write.exit);
}
