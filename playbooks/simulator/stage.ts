import type { TracedEntry } from '../kernel/trace-entry';
import type { Value } from '../kernel/expression';
import type { External } from '../kernel/input';
import type { StoredEvent } from '../rules/decision';
import { decideSend } from '../rules/decide-send';
import { mayEnroll } from '../rules/match';
import { CHANGES_MAY_MEND } from '../rules/mends';
import { siteOf } from '../rules/place';
import { nextHour, RANK } from '../rules/recheck';
import type { Snapshot } from '../rules/snapshot';
import { Fault } from './fault';
import { GoalWatch } from './goal';
import { changeHappens, eventHappens, isTimed, knownBy, timeHappens } from './happen';
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
import type { CallOut, Ground, WaitingSend } from './world';

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
      this.enroll({ way, trigger });
    }
    const made = this.ways.byCreation();
    if (made) this.enter(made);
    this.moveTo(this.world.now);
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
    this.goal?.byEvent(event);
    this.tellAll(eventHappens(this.world, event));
    const entry = this.ways.byEvent(event);
    if (entry) this.enter(entry);
    this.release();
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

  /** At equal times what was computed, exits, waits, deadlines, what a guard lets go, ways in. */
  private timePasses(): void {
    const { world } = this;
    const old = this.refresh.pass();
    if (old && old !== world.snapshot) this.changed(old, this.nextId('refresh'));
    this.tellAll(timeHappens(world, this.nextId('time')));
    for (const journey of this.journeys)
      if (!journey.over && (journey.deadline ?? Infinity) <= world.now)
        this.tell(journey.id, { kind: 'deadline', at: journey.deadline ?? world.now });
    this.release();
    this.ways.open().forEach((entry) => this.enter(entry));
    this.goal?.timePasses();
  }

  private changed(old: Snapshot, id: string): void {
    this.follow(old, changeHappens(this.world, old, id));
  }

  /** Exits, waits and clocks, what a guard let go, steps that lacked something, ways in: in this order. */
  private follow(old: Snapshot, told: readonly Told[]): void {
    this.goal?.byChange(old);
    this.tellAll(told);
    this.unpark();
    this.release();
    const entry = this.ways.byChange(old);
    if (entry) this.enter(entry);
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
      this.follow(own.old, own.told);
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

  private enter(entry: Entry): void {
    const { plan } = this.world.ground;
    const { enrollment, now } = this.world;
    const last = enrollment && {
      startedAt: enrollment.startedAt,
      ...(enrollment.exit === null
        ? {}
        : { exit: enrollment.exit, endedAt: enrollment.endedAt ?? now }),
    };
    if (mayEnroll(plan.reenroll, last, now, siteOf(knownBy(this.world))).ok) this.enroll(entry);
  }

  private enroll({
    way,
    trigger,
  }: {
    readonly way: string;
    readonly trigger: Readonly<Record<string, Value>>;
  }): void {
    const startedAt = this.world.now;
    const inside = { id: this.nextId('enrollment'), way, startedAt, trigger, exit: null };
    this.journeys = this.journeys.filter(({ over }) => !over);
    this.journeys.push(new Journey(this.world, this.trace, inside, this.script));
    this.afterwards();
  }
}

function checkedAt({ until }: WaitingSend, now: number): number {
  return until ?? nextHour(now);
}
