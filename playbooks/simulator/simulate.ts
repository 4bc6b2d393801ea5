import { resolveSpan } from '../calendar/resolve';
import type { TracedEntry } from '../kernel/command';
import type { Value } from '../kernel/expression';
import type { External, Operation } from '../kernel/input';
import type { ScriptItem } from '../kernel/scenario';
import type { State } from '../kernel/state';
import { mayEnroll } from '../rules/match';
import { Fault } from './fault';
import type { Thing } from './happened';
import { changeHappens, eventHappens } from './happen';
import type { Consequences } from './happen';
import { Journey } from './journey';
import { thingsOf } from './things';
import { World } from './world';
import type { Ground, SimulatedSend, SimulatedTask } from './world';

/** What a scenario came to. Times are playbook time, ms. */
export interface Simulated {
  /** Without files and lines: `withLines` adds them. */
  readonly trace: readonly TracedEntry[];
  /** The same as tests look at it. */
  readonly things: readonly Thing[];
  readonly tasks: readonly SimulatedTask[];
  /** Steps of the tasks that are open at the end. */
  readonly openTasks: readonly string[];
  readonly sends: readonly SimulatedSend[];
  readonly notices: World['notices'];
  /** Of the last enrollment; null while it is inside, or when nobody was enrolled. */
  readonly exit: string | null;
  /** Of the first enrollment that ended; `open` while it may still be reached. Absent: the playbook has none. */
  readonly goal?: 'reached' | 'missed' | 'open';
  readonly status: State['status'] | 'not_enrolled';
  /** Where the clock stands. */
  readonly now: number;
}

/** Deadlines on the way to one moment: more is a playbook that only turns in circles. */
const WAKE_UPS = 100_000;

/**
 * Plays a scenario on a virtual clock with the kernel and the rules of the server, on rows in memory. Time moves by
 * the script alone, and on to `until` (ms) at its end. Throws a `Fault` where the scenario asks for what is not
 * there, or the playbook does not come to rest.
 */
export function simulate(given: Ground & { readonly until?: number }): Simulated {
  const stage = new Stage(given);
  stage.enter();
  stage.itemEnds();
  for (const item of given.scenario.script) {
    stage.play(item);
    stage.itemEnds();
  }
  if (given.until !== undefined) stage.moveTo(given.until);
  return stage.result();
}

class Stage {
  private readonly world: World;
  private readonly trace: TracedEntry[] = [];
  private readonly ends: number[] = [];
  private journey: Journey | undefined;
  /** Number of things that happened: makes ids. */
  private happened = 0;

  constructor(private readonly ground: Ground) {
    this.world = new World(ground);
  }

  /** By the way the scenario forces; without one only what happens enrolls. */
  enter(): void {
    const { enroll: way, with: trigger } = this.ground.scenario;
    if (way === undefined) return;
    const { ways, playbook } = this.ground.plan;
    if (!Object.hasOwn(ways, way)) throw new Fault(`${playbook} has no way in called "${way}"`);
    this.enroll(way, trigger);
  }

  /** Time, changes, events, resolutions, operator: in this order. */
  play(item: ScriptItem): void {
    this.moveTo(this.timeOf(item), item.line);
    if (item.change) this.change(item.change);
    if (item.event) this.event(item.event, item.line);
    if (item.resolve) this.resolve(item.resolve, item.line);
    if (item.pause) this.operate({ kind: 'pause' });
    if (item.resume) this.operate({ kind: 'resume' });
  }

  /** What is told from here on belongs to the next item. */
  itemEnds(): void {
    this.ends.push(this.trace.length);
  }

  moveTo(at: number, line?: number): void {
    const { world } = this;
    if (at < world.now) {
      const [to, now] = [at, world.now].map((ms) => new Date(ms).toISOString());
      throw new Fault(`time cannot go back to ${to}; it is ${now} already`, line);
    }
    for (let wakes = 0; ; wakes++) {
      const due = this.journey?.deadline;
      if (due === undefined || due > at) break;
      if (wakes > WAKE_UPS)
        throw new Fault(`more than ${WAKE_UPS} deadlines on the way to one moment`, line);
      world.now = due;
      this.journey?.feed([{ kind: 'deadline', at: due }]);
    }
    world.now = at;
  }

  result(): Simulated {
    const { tasks, sends, notices, now, enrollment } = this.world;
    return {
      trace: this.trace,
      things: thingsOf(this.trace, this.ends),
      tasks,
      openTasks: tasks.filter(({ status }) => status === 'open').map(({ step }) => step),
      sends,
      notices,
      exit: enrollment?.exit ?? null,
      status: this.journey?.state.status ?? 'not_enrolled',
      now,
    };
  }

  private timeOf({ at, after, line }: ScriptItem): number {
    const { now } = this.world;
    if (after === undefined) return at ?? now;
    const { organisation } = this.ground.project.catalog;
    const calendar = this.ground.project.calendars[organisation.calendar];
    const resolved = resolveSpan(after, at ?? now, {
      zone: organisation.zone,
      ...(calendar ? { calendar } : {}),
    });
    if (resolved.kind === 'at') return resolved.at;
    throw new Fault(`the calendar ${resolved.calendar} does not cover ${resolved.year}`, line);
  }

  private change(change: NonNullable<ScriptItem['change']>): void {
    const old = this.world.snapshot;
    this.world.change(change);
    this.follow(changeHappens(this.world, old, this.nextId('change')));
    this.release();
  }

  private event(event: NonNullable<ScriptItem['event']>, line: number): void {
    const { type, fields, contact } = event;
    const about = this.aboutOf(event, line);
    const at = this.world.now;
    const from = contact === undefined ? {} : { contact: this.contactId(contact, line) };
    const stored = {
      id: this.nextId('scenario'),
      type,
      at,
      receivedAt: at,
      about,
      data: fields,
      ...from,
    };
    this.follow(eventHappens(this.world, stored));
  }

  private aboutOf(
    { type, contact, record }: NonNullable<ScriptItem['event']>,
    line: number,
  ): { kind: string; id: string } {
    const { snapshot, ground } = this.world;
    const declared = ground.project.catalog.events[type];
    if (!declared) throw new Fault(`no event is called "${type}"`, line);
    const kind = declared.about;
    if (kind === 'everyone') return { kind, id: '' };
    if (kind === 'customer') return { kind, id: snapshot.customer.id };
    if (kind === 'contact') return { kind, id: this.contactId(contact, line) };
    const only =
      snapshot.subject.kind === kind ? snapshot.subject.id : snapshot.records[kind]?.[0]?.id;
    const id = record ?? only;
    if (id === undefined) throw new Fault(`${type} is about a ${kind}, and there is none`, line);
    return { kind, id };
  }

  /** Named by id or by role; the only one needs no name. */
  private contactId(name: string | undefined, line: number): string {
    const { contacts, subject } = this.world.snapshot;
    if (name === undefined && subject.kind === 'contact') return subject.id;
    const found =
      name === undefined
        ? contacts[0]
        : (contacts.find(({ id }) => id === name) ??
          contacts.find(({ roles }) => roles.includes(name)));
    if (!found) throw new Fault(`there is no contact "${name ?? ''}"`, line);
    return found.id;
  }

  private resolve(said: NonNullable<ScriptItem['resolve']>, line: number): void {
    const { world } = this;
    const task = world.tasks.findLast(
      ({ step, status }) => step === said.task && status === 'open',
    );
    if (!task) throw new Fault(`no task of step "${said.task}" is open`, line);
    const { id, step, visit } = task;
    const answer = said.answer ?? 'done';
    const answers = Object.keys(task.answers);
    if (!(answers.length === 0 ? ['done'] : answers).includes(answer))
      throw new Fault(`"${answer}" is no answer of task "${step}"`, line);
    const by = said.by ?? task.assignee ?? 'somebody';
    const at = world.now;
    world.tasks = world.tasks.map((one) =>
      one === task
        ? { ...one, status: 'resolved', answer, resolvedBy: by, endedAt: at, entered: said.form }
        : one,
    );
    this.tell({
      kind: 'taskResolved',
      id: `task/${id}`,
      task: id,
      step,
      visit,
      at,
      answer,
      by,
      form: said.form,
    });
  }

  private operate(operation: Operation): void {
    const id = this.nextId('operation');
    this.tell({
      kind: 'operator',
      id,
      at: this.world.now,
      by: 'operator',
      reason: 'scenario',
      operation,
    });
  }

  /** What a change may have brought: a step that lacked something is tried again. */
  private release(): void {
    const parked = this.journey?.state.threads.flatMap((thread) => thread.parked?.step ?? []) ?? [];
    for (const step of parked)
      this.tell({ kind: 'released', id: this.nextId('released'), at: this.world.now, step });
  }

  private follow({ inputs, enters }: Consequences): void {
    this.tell(...inputs);
    if (enters && this.mayEnter()) this.enroll(enters.way, enters.trigger);
  }

  private mayEnter(): boolean {
    const { project, plan } = this.ground;
    const { organisation } = project.catalog;
    const calendar = project.calendars[plan.calendar ?? organisation.calendar];
    const place = { zone: plan.zone ?? organisation.zone, ...(calendar ? { calendar } : {}) };
    const { enrollment, now } = this.world;
    const last = enrollment && {
      startedAt: enrollment.startedAt,
      ...(enrollment.exit === null
        ? {}
        : { exit: enrollment.exit, endedAt: enrollment.endedAt ?? now }),
    };
    return mayEnroll(plan.reenroll, last, now, place).ok;
  }

  private enroll(way: string, trigger: Readonly<Record<string, Value>>): void {
    this.world.waits = [];
    const inside = {
      id: this.nextId('enrollment'),
      way,
      startedAt: this.world.now,
      trigger,
      exit: null,
    };
    this.journey = new Journey(this.world, this.trace, inside);
  }

  private tell(...inputs: readonly External[]): void {
    if (this.journey && !this.journey.ended) this.journey.feed(inputs);
  }

  private nextId(source: string): string {
    this.happened += 1;
    return `${source}/${this.happened}`;
  }
}
