import type { Project, TemplateVariant } from '../kernel/catalog';
import type { Calling, Delivery, SettleAnswer } from '../kernel/command';
import type { Value } from '../kernel/expression';
import type { Plan } from '../kernel/plan';
import type { Scenario } from '../kernel/scenario';
import type {
  Context,
  NewApproval,
  NewNotice,
  NewTask,
  NewWait,
  SendDecision,
  StoredApproval,
  StoredEvent,
  StoredTask,
  Write,
} from '../rules/decision';
import type { Owner } from '../rules/chain';
import { computeAll, computedAt } from '../rules/compute';
import type { PastSend } from '../rules/past';
import { computedFrom } from '../rules/recompute';
import { ended, heardTypes, type Report } from '../rules/reported';
import { suppressedAt } from '../rules/gone';
import type { Snapshot } from '../rules/snapshot';
import type { Told } from './happen';
import { changed, snapshotOf, touchedBy } from './snapshot-of';
import type { Change } from './snapshot-of';
import { toStored } from './to-stored';
import { writeTo } from './write-to';

/** What Postgres is on a server: the rows that decisions read and write, in memory. */

export interface Source {
  readonly enrollment: string;
  readonly step: string;
  readonly visit: number;
}

export interface SimulatedTask extends NewTask {
  readonly enrollment: string;
  /** Every step that takes part in it; the first opened it. */
  readonly sources: readonly Source[];
  readonly openedAt: number;
  readonly status: StoredTask['status'];
  readonly answer?: string;
  readonly resolvedBy?: string;
  readonly endedAt?: number;
  readonly entered?: Readonly<Record<string, Value>>;
  /** Whom its chain named last: a ladder may have moved it since. */
  readonly chosen?: Owner;
}

export type Message = Omit<
  Extract<SendDecision, { kind: 'send' }>,
  'kind' | 'checks' | 'template' | 'priority'
>;

export type SimulatedSend = Message & {
  readonly enrollment: string;
  readonly at: number;
  readonly step: string;
  readonly visit: number;
};

export interface SimulatedApproval extends NewApproval {
  readonly enrollment: string;
  readonly status: StoredApproval['status'];
  readonly by?: string;
  readonly decidedAt?: number;
}

/** A send that a guard keeps. */
export interface WaitingSend {
  readonly enrollment: string;
  readonly delivery: Delivery;
  readonly priority: PastSend['priority'];
  /** ms: since when it has wanted out. */
  readonly since: number;
  /** When it is looked at again, should nothing change before. */
  readonly until?: number;
}

export type SimulatedWait = NewWait & {
  readonly enrollment: string;
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
  /** How many enrollments started each other before this one. */
  readonly generation: number;
}

/** A call that nobody has answered yet. */
export interface CallOut {
  readonly enrollment: string;
  readonly request: Calling;
  /** Of the batch that was written before it. */
  readonly before?: SettleAnswer;
}

/** A change that a step made, or what it is reported as. Whom it concerns hears of it once the step has come to rest. */
export type OwnChange = Followed & { readonly told: readonly Told[] };

/** Something stored that ways in and goals look at too. */
export type Followed = ({ readonly old: Snapshot } | { readonly event: StoredEvent }) & {
  /** How many enrollments started each other up to whom it lets in; 0: its cause is outside. */
  readonly generation: number;
};

/** Nothing is sent, so they lead nowhere. */
const LINKS = {
  base: 'https://links.invalid',
  token: (words: readonly string[]) => words.map(encodeURIComponent).join('.'),
};

export class World {
  now: number;
  snapshot: Snapshot;
  readonly ground: Ground;
  /** In order of entry; the last is the one that counts. */
  enrollments: Inside[] = [];
  readonly events: StoredEvent[] = [];
  readonly notices: (NewNotice & { readonly at: number })[] = [];
  readonly sends: SimulatedSend[] = [];
  readonly counted: PastSend[] = [];
  readonly runs: { readonly playbook: string; readonly way: string }[] = [];
  waits: SimulatedWait[] = [];
  tasks: SimulatedTask[] = [];
  approvals: SimulatedApproval[] = [];
  waiting: WaitingSend[] = [];
  /** Calls in flight, by enrollment and id. */
  calls: CallOut[] = [];
  ownChanges: OwnChange[] = [];
  /** What the product itself has to tell, and has not told yet. */
  pending: (Report & { readonly generation: number })[] = [];
  private readonly heard: ReadonlySet<string>;
  private seq = 0;

  constructor(given: Ground) {
    const { calendars } = given.scenario.given;
    this.ground = calendars
      ? { ...given, project: withCalendars(given.project, calendars) }
      : given;
    this.heard = new Set(heardTypes(given.plan));
    this.now = given.scenario.now;
    this.snapshot = this.computed(snapshotOf(this.ground));
  }

  get enrollment(): Inside | undefined {
    return this.enrollments.at(-1);
  }

  inside(id: string): Inside {
    const found = this.enrollments.find((one) => one.id === id);
    if (!found) throw new Error(`nobody is enrolled as ${id}`);
    return found;
  }

  /** One consistent read for one decision about an enrollment. */
  context(id: string): Context {
    const { plan, project, templates } = this.ground;
    return {
      plan,
      project,
      templates,
      snapshot: this.snapshot,
      enrollment: { ...this.inside(id), playbook: plan.playbook },
      now: this.now,
      links: LINKS,
      events: this.events,
      tasks: this.tasks.flatMap((task) => toStored(task, id)),
      shared: this.tasks.flatMap(({ status, mergeKey, dueAt, giveUpAt, ...task }) =>
        status === 'open' && mergeKey !== undefined
          ? [
              {
                id: task.id,
                mergeKey,
                dueAt,
                ...(giveUpAt === undefined ? {} : { giveUpAt }),
                owner:
                  task.assignee === undefined
                    ? { kind: 'queue' as const, id: task.queue ?? '' }
                    : { kind: 'person' as const, id: task.assignee },
              },
            ]
          : [],
      ),
      approvals: this.approvals.filter(({ enrollment }) => enrollment === id),
      sends: this.counted,
    };
  }

  write(write: Write, enrollment: string): void {
    writeTo(this, write, enrollment);
  }

  /** For `reportsHappen`, where the playbook hears it. What has been reported once is not reported again. */
  report(generation: number, ...reports: readonly Report[]): void {
    const told = reports.filter(({ type }) => this.heard.has(type));
    this.pending.push(...told.map((one) => ({ ...one, generation })));
  }

  /** The first commit wins. `generation`: of what ends it; absent: it ends by itself. */
  mark(enrollment: string, exit: string, generation?: number): void {
    const inside = this.inside(enrollment);
    const { playbook } = this.ground.plan;
    if (inside.exit === null)
      this.report(generation ?? inside.generation + 1, ended({ id: enrollment, playbook, exit }));
    this.enrollments = this.enrollments.map((one) =>
      one.id === enrollment && one.exit === null ? { ...one, exit, endedAt: this.now } : one,
    );
  }

  /** Stores a change with all that is computed from it; answers what was before. */
  change(change: Change): Snapshot {
    const old = this.snapshot;
    const { project } = this.ground;
    const so = changed(old, change, { project, now: this.now });
    const { inputs, made } = touchedBy(old, so);
    this.snapshot = this.computed(so, new Set(computedFrom(project, inputs, made)));
    return old;
  }

  /** Nothing but time has passed: these are computed again. Where none that reads the time differs, nothing does. */
  refresh(paths: readonly string[]): Snapshot {
    const old = this.snapshot;
    const { project } = this.ground;
    const timed = paths.filter((path) => computedAt(project, path).computed?.refresh);
    if (this.computed(old, new Set(timed)) !== old)
      this.snapshot = this.computed(old, new Set(paths));
    return old;
  }

  /** A server has said that nobody is at this address. */
  suppress(address: string): void {
    this.snapshot = {
      ...this.snapshot,
      contacts: suppressedAt(this.snapshot.contacts, address),
    };
  }

  nextSeq(): number {
    this.seq += 1;
    return this.seq;
  }

  private computed(snapshot: Snapshot, only?: ReadonlySet<string>): Snapshot {
    const { project, scenario } = this.ground;
    const fixed = new Set(Object.keys(scenario.given.computed ?? {}));
    return computeAll(snapshot, { project, now: this.now, fixed, ...(only ? { only } : {}) });
  }
}

function withCalendars(project: Project, calendars: Project['calendars']): Project {
  return { ...project, calendars: { ...project.calendars, ...calendars } };
}
