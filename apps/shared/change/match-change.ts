import type { External } from '../../../playbooks/kernel/input';
import type { Environment } from '../../../playbooks/kernel/expression';
import type { Plan } from '../../../playbooks/kernel/plan';
import { holds } from '../../../playbooks/kernel/evaluate';
import { heldAfter, notHeld, timed } from '../../../playbooks/rules/due';
import type { Project } from '../../../playbooks/kernel/catalog';
import { environment } from '../../../playbooks/rules/environment';
import {
  inputsOfTrigger,
  matchChange,
  matchWayByChange,
  type Subject,
} from '../../../playbooks/rules/match';
import type { Snapshot, Thing } from '../../../playbooks/rules/snapshot';
import type { Live, LivePlaybook, Version } from '../publications/published';
import type { Effects } from './effects';
import { enter, lastKey, placeOf, type LastEnrollments } from './enter';
import type { Watchers } from './find-watchers';
import { clockWaysTouched, moveWays } from './move-ways';
import { isGoal, reachGoal } from './reach-goal';
import { seen } from './seen';
import { sameTimes, toTimed, toTimeOfWait, type WatchedWait } from './watched-wait';

/** One change of things of one customer, with what it may concern, as it was and as it will be. */
export interface ChangeGround {
  readonly customer: string;
  /** What did not exist before. */
  readonly made?: Subject | undefined;
  readonly touched: readonly string[];
  /** Absent: the customer is made by it. */
  readonly before?: Facts | undefined;
  /** Absent: it concerns nobody who would look. */
  readonly after?: Facts | undefined;
  readonly watchers: Watchers;
  readonly live: Live;
  readonly versions: ReadonlyMap<string, Version>;
  readonly now: number;
  /** How many enrollments started each other up to whom it lets in; 0: its cause is outside. */
  readonly generation: number;
}

/** What a decision about a customer may read, whoever it is about. */
export type Facts = Omit<Snapshot, 'subject'>;

/** Exits first, then waits, then clocks, then ways in, then what was parked for want of something. Adds to `effects`; writes nothing. */
export function matchChanges(ground: ChangeGround, effects: Effects): void {
  const round = new Round(ground, effects);
  round.leave();
  round.wake();
  round.hold();
  round.stopClocks();
  round.move();
  round.admit();
  moveWays(ground, effects);
  round.release();
}

/** Live playbooks with a way in that the change opens or moves. */
export function playbooksTouched(live: Live, touched: readonly string[]): LivePlaybook[] {
  const moved = new Set(clockWaysTouched(live, touched).map(({ playbook }) => playbook));
  return live.playbooks.filter(
    (one) => moved.has(one) || waysTouched(one.version.plan, live.project, touched).length > 0,
  );
}

function waysTouched(plan: Plan, project: Project, touched: readonly string[]): string[] {
  return Object.entries(plan.ways).flatMap(([name, way]) =>
    way.kind === 'becomes' &&
    !way.for &&
    inputsOfTrigger(way, plan, project).some((input) => touched.includes(input))
      ? [name]
      : [],
  );
}

class Round {
  private readonly id: string;
  private readonly last: LastEnrollments;
  private readonly gone = new Set<string>();

  constructor(
    private readonly ground: ChangeGround,
    private readonly effects: Effects,
  ) {
    this.id = `change/${ground.watchers.id}`;
    this.last = new Map(
      ground.watchers.last.map((one) => [lastKey(one.playbook, one.subject), one]),
    );
  }

  leave(): void {
    for (const wait of this.exitsInFileOrder()) {
      if (wait.exit === null || this.gone.has(wait.enrollment) || !this.fires(wait)) continue;
      this.gone.add(wait.enrollment);
      const { enrollment, arm, exit, startedAt, customer, playbook } = wait;
      const cause = { customer, playbook, generation: this.ground.generation };
      const why = `${wait.condition?.source} (${this.id})`;
      this.effects.exits.push({ enrollment, arm, exit, why, signal: this.signal(wait), cause });
      this.last.set(lastKey(wait.playbook, wait.subject), {
        startedAt,
        endedAt: this.ground.now,
        exit,
      });
    }
  }

  wake(): void {
    for (const wait of this.ground.watchers.waits) {
      if (wait.exit !== null || this.gone.has(wait.enrollment) || !this.fires(wait)) continue;
      const { enrollment, arm } = wait;
      const snapshot = this.ground.after;
      if (!isGoal(wait)) this.effects.waits.push({ enrollment, arm, signal: this.signal(wait) });
      else if (snapshot) reachGoal(wait, { ...this.ground, snapshot }, this.effects);
    }
  }

  /** Conditions that must stay true begin to hold or fall back; silences and moments are computed again from their start. */
  hold(): void {
    for (const wait of this.inside()) {
      const { kind } = wait;
      if (kind === 'pause' || (kind !== 'silence' && kind !== 'at' && wait.for === null)) continue;
      const looks = this.looksOf(wait);
      const before = toTimed(wait);
      const where = this.whereOf(wait);
      if (where === undefined) continue;
      const after =
        kind === 'silence' || kind === 'at'
          ? timed(before, where, looks.after)
          : heldAfter(before, looks, where);
      if (!sameTimes(before, after)) this.effects.times.push(toTimeOfWait(wait, after));
    }
  }

  /** Clocks that begin to stand still, or to run. */
  stopClocks(): void {
    const { now } = this.ground;
    for (const wait of this.inside()) {
      if (wait.kind !== 'pause' || wait.condition === null) continue;
      const looks = this.looksOf(wait);
      const stops = holds(wait.condition, looks.after);
      if (stops === holds(wait.condition, looks.before)) continue;
      const { enrollment, arm } = wait;
      const signal: External = { kind: 'clock', id: this.id, at: now, arm, runs: !stops };
      this.effects.signals.push({ enrollment, signal });
      const rest = notHeld(toTimed(wait));
      const after = stops ? { ...rest, heldSince: now } : rest;
      this.effects.times.push(toTimeOfWait(wait, after));
    }
  }

  /** Whose clocks or owner were computed from it computes them again, from where they began. */
  move(): void {
    const { watchers, now } = this.ground;
    for (const { enrollment, steps: found } of watchers.moved) {
      const steps = this.movedSteps(found);
      if (steps.length === 0 || this.gone.has(enrollment)) continue;
      const signal: External = { kind: 'moved', id: `${this.id}/moved`, at: now, steps };
      this.effects.signals.push({ enrollment, signal });
    }
  }

  private movedSteps(found: Watchers['moved'][number]['steps']): string[] {
    const moved = found.filter(({ inputs }) => inputs.some((one) => this.touches(one)));
    return [...new Set(moved.map(({ step }) => step))];
  }

  private touches(input: string): boolean {
    return this.ground.touched.includes(input);
  }

  admit(): void {
    for (const playbook of playbooksTouched(this.ground.live, this.ground.touched))
      for (const way of this.waysOf(playbook))
        for (const subject of this.subjects(playbook.version.plan))
          this.atTheDoor(playbook, way, subject);
  }

  private waysOf({ version }: LivePlaybook): string[] {
    return waysTouched(version.plan, this.ground.live.project, this.ground.touched);
  }

  release(): void {
    const { watchers, now } = this.ground;
    for (const { enrollment, step } of watchers.parked) {
      if (this.gone.has(enrollment)) continue;
      const signal: External = { kind: 'released', id: `${this.id}/${step}`, at: now, step };
      this.effects.signals.push({ enrollment, signal });
    }
  }

  /** Somebody for whom the condition did not come true is not at the door: no refusal. One whom `if` keeps out is. */
  private atTheDoor(playbook: LivePlaybook, name: string, subject: Subject): void {
    const { customer, made, live, now, generation } = this.ground;
    const { plan } = playbook.version;
    const way = plan.ways[name];
    if (way?.kind !== 'becomes') return;
    const { if: guard, ...plain } = way;
    const { before, after } = this.looks({ plan, project: live.project, now }, subject);
    const itself = made?.kind === subject.kind && made.id === subject.id;
    if (!matchWayByChange(plain, before, after, itself)) return;
    const values = {
      ...seen(way.condition, after, live.project.catalog),
      ...seen(guard, after, live.project.catalog),
    };
    if (!matchWayByChange(way, before, after, itself)) {
      this.effects.refusals.push({
        playbook: playbook.id,
        kind: subject.kind,
        subject: subject.id,
        way: name,
        rule: 'if',
        seen: values,
      });
      return;
    }
    const entrant = {
      playbook,
      way: name,
      subject,
      customer,
      key: this.id,
      trigger: {},
      seen: values,
    };
    const place = placeOf(plan, live.project, this.snapshots(subject).after);
    const { project } = live;
    enter(
      entrant,
      { now, place, project, look: after, generation },
      { effects: this.effects, last: this.last },
    );
  }

  private subjects(plan: Plan): Subject[] {
    const { customer } = this.ground;
    const { after } = this.snapshots({ kind: 'customer', id: customer });
    if (after === undefined) return [];
    if (plan.subject === 'customer') return [{ kind: 'customer', id: customer }];
    const things: readonly Thing[] =
      plan.subject === 'contact' ? after.contacts : (after.records[plan.subject] ?? []);
    return things.map(({ id }) => ({ kind: plan.subject, id }));
  }

  private fires(wait: WatchedWait): boolean {
    const { kind, condition, guard } = wait;
    if ((kind !== 'when' && kind !== 'becomes') || condition === null || wait.for !== null)
      return false;
    const { before, after } = this.looksOf(wait);
    return matchChange({ kind, condition, guard: guard ?? undefined }, before, after);
  }

  /** Who has not just left. */
  private inside(): WatchedWait[] {
    return this.ground.watchers.waits.filter(({ enrollment }) => !this.gone.has(enrollment));
  }

  private planOf(wait: WatchedWait): Plan {
    const plan = this.ground.versions.get(wait.version)?.plan;
    if (plan === undefined)
      throw new Error(`version ${wait.version} of enrollment ${wait.enrollment} was not loaded`);
    return plan;
  }

  private looksOf(wait: WatchedWait): { before: Environment; after: Environment } {
    const { live, now } = this.ground;
    const known = { plan: this.planOf(wait), project: live.project, now, enrollment: wait };
    return this.looks(known, wait.subject, wait.binds);
  }

  /** Where its times are computed; undefined without facts. */
  private whereOf(wait: WatchedWait) {
    const { live, now } = this.ground;
    const { after } = this.snapshots(wait.subject);
    return after && { plan: this.planOf(wait), project: live.project, snapshot: after, now };
  }

  private looks(
    known: Omit<Parameters<typeof environment>[0], 'snapshot'>,
    subject: Subject,
    binds: WatchedWait['binds'] = {},
  ): { before: Environment; after: Environment } {
    const look = (snapshot: Snapshot | undefined): Environment =>
      snapshot === undefined ? () => undefined : environment({ ...known, snapshot }, { binds });
    const { before, after } = this.snapshots(subject);
    return { before: look(before), after: look(after) };
  }

  private snapshots(subject: Subject): {
    before: Snapshot | undefined;
    after: Snapshot | undefined;
  } {
    const { before, after } = this.ground;
    return { before: before && { ...before, subject }, after: after && { ...after, subject } };
  }

  private signal(wait: WatchedWait): External {
    return {
      kind: 'event',
      id: this.id,
      arm: wait.arm,
      type: wait.kind,
      at: this.ground.now,
      data: {},
    };
  }

  private exitsInFileOrder(): WatchedWait[] {
    const { watchers, versions } = this.ground;
    const place = (wait: WatchedWait): number =>
      versions.get(wait.version)?.plan.exitOrder.indexOf(wait.exit ?? '') ?? -1;
    return watchers.waits.filter((wait) => wait.exit !== null).sort((a, b) => place(a) - place(b));
  }
}
