import type { TracedEntry } from '../kernel/trace-entry';
import type { External } from '../kernel/input';
import type { StoredEvent } from '../rules/decision';
import { decideSend } from '../rules/decide-send';
import { isTooLong } from '../rules/generations';
import { mayEnroll } from '../rules/match';
import { CHANGES_MAY_MEND } from '../rules/mends';
import { siteOf } from '../rules/place';
import { nextHour, RANK } from '../rules/recheck';
import { reportsOfChange } from '../rules/reported';
import type { Snapshot } from '../rules/snapshot';
import { Fault } from './fault';
import { GoalWatch } from './goal';
import {
  changeHappens,
  eventHappens,
  isTimed,
  knownBy,
  reportsHappen,
  timeHappens,
} from './happen';
import type { Told } from './happen';
import { Journey } from './journey';
import { Refresh } from './refresh';
import { Script } from './script';
import type { Answer } from './script';
import { oneByOne, type Change } from './snapshot-of';
import { toStoredEvent } from './stored-event';
import { subjectOf } from '../rules/way-time';
import { Ways } from './ways';
import type { Entry, NotEntered } from './ways';
import { World } from './world';
import type { CallOut, Followed, Ground, WaitingSend } from './world';

/** Wake-ups on the way to one moment: more is a playbook that only turns in circles. */
const WAKE_UPS = 100_000;

/** World, clock and enrollments of one simulation: what happens reaches everybody it concerns, in the order of a server. */
export class Stage {
  readonly world: World;
  readonly trace: TracedEntry[] = [];
  readonly script = new Script();
  readonly goal: GoalWatch | undefined;
  private readonly ways: Ways;
  private readonly refresh: Refresh;
  private journeys: Journey[] = [];
  /** Number of things that happened: makes ids. */
  private happened = 0;

  constructor(given: Ground) {
    this.world = new World(given);
    for (const event of given.scenario.given.history ?? [])
      this.world.events.push(toStoredEvent(this.world, event, { id: this.nextId('history') }));
    this.refresh = new Refresh(this.world);
    this.ways = new Ways(this.world);
    const { goal } = given.plan;
    this.goal = goal && new GoalWatch(this.world, goal);
  }

  /** Of every way why nobody came in; absent: somebody did. */
  notEntered(): readonly NotEntered[] | undefined {
    return this.world.enrollment ? undefined : this.ways.notEntered();
  }

  get latest(): Journey | undefined {
    return this.journeys.at(-1);
  }

  /** By the way the scenario forces; without one only what happens enrolls. */
  begin(): void {
    const { enroll: way, with: trigger } = this.world.ground.scenario;
    if (way !== undefined) {
      const { ways, playbook } = this.world.ground.plan;
      if (!Object.hasOwn(ways, way)) throw new Fault(`${playbook} has no way in called "${way}"`);
      const { snapshot } = this.world;
      if (!subjectOf(snapshot))
        throw new Fault(`there is no ${snapshot.subject.kind} to enroll: write one under "given"`);
      this.ways.forced(way);
      this.enroll({ way, trigger, generation: 0 });
    }
    const made = this.ways.byCreation();
    if (made && this.mayEnter({ ...made, generation: 0 })) this.enroll({ ...made, generation: 0 });
    this.created();
    this.moveTo(this.world.now);
  }

  /** The customer is made as the story begins. */
  private created(): void {
    const { world } = this;
    const { createdAt, id: customer } = world.ground.scenario.given.customer;
    if (createdAt === undefined || Date.parse(createdAt) !== world.now) return;
    const attributes = world.ground.project.catalog.customer;
    world.report(0, ...reportsOfChange('', [], { customer, attributes }));
    this.follow([]);
  }

  /** All that is due on the way happens. */
  moveTo(at: number, line?: number): void {
    const { world } = this;
    if (at < world.now) {
      const [to, now] = [at, world.now].map((ms) => new Date(ms).toISOString());
      throw new Fault(`time cannot go back to ${to}; it is ${now} already`, line);
    }
    for (let wakes = 0; ; wakes++) {
      const due = this.nextDue();
      if (due === undefined || due > at) break;
      if (wakes > WAKE_UPS)
        throw new Fault(`more than ${WAKE_UPS} deadlines on the way to one moment`, line);
      world.now = Math.max(world.now, due);
      this.timePasses();
    }
    world.now = at;
  }

  change(change: Change): void {
    for (const one of oneByOne(change)) this.changed(this.world.change(one), this.nextId('change'));
  }

  event(event: StoredEvent): void {
    this.follow(eventHappens(this.world, event), { event, generation: 0 });
  }

  /**
   * Tells whom it concerns what was matched where something was stored, and lets those in whom it lets in; what it is
   * reported as is matched in the same breath. Who may come in is decided with it: whom an exit has let go is outside by
   * then, whom a step is only about to lead out is not. `opened`: the ways that time has opened.
   */
  follow(told: readonly Told[], first?: Followed, opened: readonly Entry[] = []): void {
    const reports = reportsHappen(this.world);
    const all = [...(first ? [first] : []), ...reports];
    for (const one of all) this.look(one);
    const entrant = this.admit(opened, all);
    this.entering ||= entrant !== undefined;
    this.tellAll([...told, ...reports.flatMap((one) => one.told)]);
    // What a guard let go, and steps that lacked something: before whom a change lets in.
    if (first && 'old' in first) {
      this.unpark();
      this.release();
    }
    if (entrant) this.enroll(entrant);
    if (all.some((one) => 'event' in one)) this.release();
  }
  /** Somebody has been let in and is not there yet. */
  private entering = false;

  private look(one: Followed): void {
    if ('old' in one) this.goal?.byChange(one.old);
    else this.goal?.byEvent(one.event);
  }

  /** The first of them: whoever comes after finds it inside. */
  private admit(opened: readonly Entry[], all: readonly Followed[]): Entrant | undefined {
    const entrants = all.flatMap((one): Entrant[] => {
      const entry = 'old' in one ? this.ways.byChange(one.old) : this.ways.byEvent(one.event);
      return entry ? [{ ...entry, generation: one.generation }] : [];
    });
    return [...opened.map((entry) => ({ ...entry, generation: 0 })), ...entrants].find((one) =>
      this.mayEnter(one),
    );
  }

  tell(enrollment: string, ...inputs: readonly External[]): void {
    const journey = this.journeys.find(({ id }) => id === enrollment);
    if (!journey || journey.over) return;
    journey.feed(inputs);
    this.afterwards();
    // What a pause kept may go.
    if (inputs.some(({ kind }) => kind === 'operator')) this.release();
  }

  /** A call that was out comes back. */
  answerCall({ enrollment, request, before }: CallOut, answer: Answer): void {
    const journey = this.journeys.find(({ id }) => id === enrollment);
    if (!journey || journey.over) return;
    const input = journey.called(request, { ...answer, ...(before ? { before } : {}) });
    journey.feed([input]);
    this.afterwards();
  }

  nextId(source: string): string {
    this.happened += 1;
    return `${source}/${this.happened}`;
  }

  private nextDue(): number | undefined {
    const { world } = this;
    const all = [
      ...this.journeys.flatMap(({ over, deadline }) => (over ? [] : (deadline ?? []))),
      ...world.waits.filter(isTimed).flatMap(({ dueAt }) => dueAt ?? []),
      ...world.waiting.flatMap((one) => (this.isPaused(one) ? [] : checkedAt(one, world.now))),
      this.ways.nextDue() ?? [],
      this.refresh.nextDue() ?? [],
      this.goal?.nextDue() ?? [],
    ].flat();
    return all.length === 0 ? undefined : Math.min(...all);
  }

  /** At equal times what was computed, exits, waits, ways in, deadlines, what a guard lets go. */
  private timePasses(): void {
    const { world } = this;
    const old = this.refresh.pass();
    if (old && old !== world.snapshot) this.changed(old, this.nextId('refresh'));
    const told = timeHappens(world, this.nextId('time'));
    this.follow(told, undefined, this.ways.open());
    for (const journey of this.journeys)
      if (!journey.over && (journey.deadline ?? Infinity) <= world.now)
        this.tell(journey.id, { kind: 'deadline', at: journey.deadline ?? world.now });
    this.release();
    this.goal?.timePasses();
  }

  private changed(old: Snapshot, id: string): void {
    this.follow(changeHappens(this.world, old, id), { old, generation: 0 });
  }

  private tellAll(told: readonly Told[]): void {
    for (const enrollment of new Set(told.map((one) => one.enrollment)))
      this.tell(
        enrollment,
        ...told.filter((one) => one.enrollment === enrollment).map(({ input }) => input),
      );
  }

  /** What a step changed is a change like any other. */
  private afterwards(): void {
    this.goal?.look();
    for (let own = this.world.ownChanges.shift(); own; own = this.world.ownChanges.shift())
      this.follow(own.told, own);
  }

  /** What a change may have brought: a step that lacked something is tried again. */
  private unpark(): void {
    for (const journey of this.journeys) {
      const parked = journey.state.threads.flatMap((thread) => thread.parked ?? []);
      const mended = parked.filter(({ code }) => CHANGES_MAY_MEND.includes(code));
      for (const { step } of mended)
        this.tell(journey.id, {
          kind: 'released',
          id: this.nextId('released'),
          at: this.world.now,
          step,
        });
    }
  }

  /** Sends that a guard keeps, by priority, then age; each one that goes counts for the next. */
  private release(): void {
    const { world } = this;
    const order = [...world.waiting].sort(
      (a, b) => RANK[a.priority] - RANK[b.priority] || a.since - b.since,
    );
    for (const one of order) {
      if (!world.waiting.includes(one) || this.isPaused(one)) continue;
      const decision = decideSend(one.delivery, world.context(one.enrollment));
      if (decision.kind === 'wait') {
        this.keepOn(one, decision.until);
        continue;
      }
      const { step } = one.delivery;
      this.tell(one.enrollment, {
        kind: 'released',
        id: this.nextId('released'),
        at: world.now,
        step,
      });
      this.keepOn(one, undefined);
    }
  }

  private isPaused({ enrollment }: WaitingSend): boolean {
    return this.journeys.find(({ id }) => id === enrollment)?.state.status === 'paused';
  }

  private keepOn(one: WaitingSend, until: number | undefined): void {
    const { now } = this.world;
    const next = until !== undefined && until > now ? until : nextHour(now);
    this.world.waiting = this.world.waiting.map((other) =>
      other === one ? { ...one, until: next } : other,
    );
  }

  private mayEnter({ generation }: Entrant): boolean {
    const { plan } = this.world.ground;
    const { enrollment, now } = this.world;
    const last = enrollment && {
      startedAt: enrollment.startedAt,
      ...(enrollment.exit === null
        ? {}
        : { exit: enrollment.exit, endedAt: enrollment.endedAt ?? now }),
    };
    const may = mayEnroll(plan.reenroll, last, now, siteOf(knownBy(this.world)));
    return may.ok && !this.entering && !isTooLong(generation);
  }

  private enroll({ way, trigger, generation }: Entrant): void {
    this.entering = false;
    const startedAt = this.world.now;
    const id = this.nextId('enrollment');
    const inside = { id, way, startedAt, trigger, exit: null, generation };
    this.journeys = this.journeys.filter(({ over }) => !over);
    this.journeys.push(new Journey(this.world, this.trace, inside, this.script));
    this.afterwards();
  }
}

type Entrant = Entry & { readonly generation: number };

function checkedAt({ until }: WaitingSend, now: number): number {
  return until ?? nextHour(now);
}
