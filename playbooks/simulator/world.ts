import type { Attributes as Declared, Project, TemplateVariant } from '../kernel/catalog';
import type { Value } from '../kernel/expression';
import type { Plan } from '../kernel/plan';
import type { Scenario, ScriptItem } from '../kernel/scenario';
import type {
  Context,
  NewNotice,
  NewTask,
  NewWait,
  SendDecision,
  StoredEvent,
  StoredTask,
  Write,
} from '../rules/decision';
import { toTime } from '../rules/environment';
import type { Contact, Person, Snapshot, Thing } from '../rules/snapshot';

/** What Postgres is on a server: the rows that decisions read and write, in memory. */

export interface SimulatedTask extends NewTask {
  readonly enrollment: string;
  readonly openedAt: number;
  readonly status: StoredTask['status'];
  readonly answer?: string;
  readonly resolvedBy?: string;
  readonly endedAt?: number;
  readonly entered?: Readonly<Record<string, Value>>;
}

export type Message = Omit<Extract<SendDecision, { kind: 'send' }>, 'kind' | 'checks'>;

export type SimulatedSend = Message & {
  readonly at: number;
  readonly step: string;
  readonly visit: number;
};

/** What a simulation is made of: one version, the publication around it, and what is given. */
export interface Ground {
  readonly plan: Plan;
  readonly project: Project;
  readonly templates: readonly TemplateVariant[];
  readonly scenario: Scenario;
}

export interface Inside {
  readonly id: string;
  readonly way: string;
  readonly startedAt: number;
  readonly trigger: Readonly<Record<string, Value>>;
  /** Marked as soon as an exit is met; the first one stands. */
  readonly exit: string | null;
  readonly endedAt?: number;
}

export class World {
  now: number;
  snapshot: Snapshot;
  enrollment: Inside | undefined;
  readonly events: StoredEvent[] = [];
  readonly notices: (NewNotice & { readonly at: number })[] = [];
  readonly sends: SimulatedSend[] = [];
  waits: NewWait[] = [];
  tasks: SimulatedTask[] = [];

  constructor(readonly ground: Ground) {
    this.now = ground.scenario.now;
    this.snapshot = snapshotOf(ground);
  }

  /** One consistent read for one decision about the enrollment that is inside. */
  context(): Context {
    const { plan, project, templates } = this.ground;
    const { enrollment } = this;
    if (!enrollment) throw new Error('nobody is enrolled');
    return {
      plan,
      project,
      templates,
      snapshot: this.snapshot,
      enrollment: { ...enrollment, playbook: plan.playbook },
      now: this.now,
      events: this.events,
      tasks: this.tasks.filter((task) => task.enrollment === enrollment.id).map(toStored),
    };
  }

  write(write: Write): void {
    switch (write.kind) {
      case 'openTask':
        this.tasks = [
          ...this.tasks.filter((one) => one.id !== write.task.id),
          this.opened(write.task),
        ];
        return;
      case 'closeTask':
        return this.closeTask(write);
      case 'notice':
        this.notices.push({ ...write.notice, at: this.now });
        return;
      case 'arm':
        this.waits = [...this.waits.filter((one) => !isSameRow(one, write.wait)), write.wait];
        return;
      case 'disarm':
        this.waits = this.waits.filter(
          ({ step, visit }) => step !== write.step || visit !== write.visit,
        );
        return;
      case 'status':
        return;
      case 'exit':
        write.closeTasks.forEach((task) => this.closeTask(task));
        this.waits = [];
        this.mark(write.exit);
    }
  }

  /** The first commit wins. */
  mark(exit: string): void {
    if (this.enrollment?.exit === null)
      this.enrollment = { ...this.enrollment, exit, endedAt: this.now };
  }

  change(change: NonNullable<ScriptItem['change']>): void {
    this.snapshot = changed(this.snapshot, change, this);
  }

  private opened(task: NewTask): SimulatedTask {
    const enrollment = this.enrollment?.id ?? '';
    return { ...task, enrollment, openedAt: this.now, status: 'open' };
  }

  private closeTask({ step, visit }: { readonly step: string; readonly visit: number }): void {
    this.tasks = this.tasks.map((task) =>
      task.enrollment === this.enrollment?.id &&
      task.step === step &&
      task.visit === visit &&
      task.status === 'open'
        ? { ...task, status: 'closed', endedAt: this.now }
        : task,
    );
  }
}

function isSameRow(a: NewWait, b: NewWait): boolean {
  return a.arm === b.arm && a.type === b.type;
}

function toStored(task: SimulatedTask): StoredTask {
  const { id, step, visit, status, answer, resolvedBy, endedAt, entered, onExit } = task;
  return {
    id,
    step,
    visit,
    status,
    ...(answer === undefined ? {} : { answer }),
    ...(resolvedBy === undefined ? {} : { resolvedBy }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(entered === undefined ? {} : { form: entered }),
    ...(onExit === undefined ? {} : { onExit }),
  };
}

function snapshotOf({ project, scenario }: Ground): Snapshot {
  const { customer, contacts, people, roles, records, subject } = scenario.given;
  const { catalog } = project;
  const createdAt = toTime(scenario.now);
  return {
    customer: filled({ ...customer, createdAt }, catalog.customer),
    contacts: contacts.map((contact): Contact =>
      filled({ ...contact, createdAt, suppressed: [] }, catalog.contacts.attributes),
    ),
    records: Object.fromEntries(
      Object.entries(records).map(([type, rows]) => [
        type,
        rows.map((row) => filled({ ...row, createdAt }, catalog.records[type]?.attributes ?? {})),
      ]),
    ),
    people: Object.fromEntries(
      Object.entries(people).map(([id, person]): [string, Person] => [
        id,
        filled({ id, ...person }, catalog.people.attributes),
      ]),
    ),
    roles,
    subject,
  };
}

/** Attributes with a default carry it, as everywhere. */
function filled<T extends { readonly attributes: Readonly<Record<string, Value>> }>(
  thing: T,
  declared: Declared,
): T {
  const defaults = Object.entries(declared).flatMap(([name, attribute]) =>
    attribute.default === undefined ? [] : [[name, attribute.default] as const],
  );
  return { ...thing, attributes: { ...Object.fromEntries(defaults), ...thing.attributes } };
}

type Change = NonNullable<ScriptItem['change']>;

function changed(snapshot: Snapshot, change: Change, { ground, now }: World): Snapshot {
  const { catalog } = ground.project;
  return {
    ...snapshot,
    customer: merged(snapshot.customer, change.customer ?? {}, catalog.customer),
    contacts: snapshot.contacts.map((contact) => {
      const roles = contact.roles.flatMap((role) => Object.entries(change.contacts?.[role] ?? {}));
      const own = { ...Object.fromEntries(roles), ...change.contacts?.[contact.id] };
      return merged(contact, own, catalog.contacts.attributes);
    }),
    records: Object.entries(change.records ?? {}).reduce(
      (records, [type, rows]) => ({
        ...records,
        [type]: rows.reduce<readonly Thing[]>((all, { id, ...attributes }) => {
          const old = all.find((one) => one.id === id) ?? {
            id,
            attributes: {},
            createdAt: toTime(now),
          };
          const row = merged(old, attributes, catalog.records[type]?.attributes ?? {});
          return [...all.filter((one) => one.id !== id), row];
        }, records[type] ?? []),
      }),
      snapshot.records,
    ),
  };
}

function merged<T extends { readonly attributes: Readonly<Record<string, Value>> }>(
  thing: T,
  change: Readonly<Record<string, Value | null>>,
  declared: Declared,
): T {
  const known = Object.entries({ ...thing.attributes, ...change }).filter(
    (entry): entry is [string, Value] => entry[1] !== null,
  );
  return filled({ ...thing, attributes: Object.fromEntries(known) }, declared);
}
