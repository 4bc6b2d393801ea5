import type { External } from '../../../playbooks/kernel/input';
import type { Condition, Environment } from '../../../playbooks/kernel/expression';
import { environment } from '../../../playbooks/rules/environment';
import {
  eventNames,
  matchEvent,
  matchWayByEvent,
  subjectsConcerned,
  withNames,
  type Subject,
} from '../../../playbooks/rules/match';
import type { StoredEvent } from '../../../playbooks/rules/decision';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import type { Effects } from '../change/effects';
import { enter, lastKey, placeOf, type LastEnrollments } from '../change/enter';
import { isGoal, reachGoal } from '../change/reach-goal';
import { seen } from '../change/seen';
import type { Live, LivePlaybook, Version } from '../publications/published';
import type { Candidates, EventWait } from './find-candidates';

/** Absent: its cause is outside, else how many enrollments started each other up to here. */
export interface Happening extends StoredEvent {
  readonly generation?: number;
}

/** Everything that matching the events of one customer may look at. */
export interface Ground {
  readonly candidates: Candidates;
  readonly live: Live;
  /** Versions the waits belong to. */
  readonly versions: ReadonlyMap<string, Version>;
  readonly now: number;
}

/**
 * Matches the stored events of one customer, oldest first: for each exits, then waits, then ways in, so that one who
 * leaves by an event may enter another playbook by the same. Adds to `effects`; nothing is written here.
 */
export function matchEvents(events: readonly Happening[], ground: Ground, effects: Effects): void {
  const round = new Round(ground, effects);
  for (const event of events) {
    round.leave(event);
    round.wake(event);
    round.admit(event);
  }
}

class Round {
  private readonly last: LastEnrollments;
  private readonly gone = new Set<string>();
  private readonly met = new Set<string>();

  constructor(
    private readonly ground: Ground,
    private readonly effects: Effects,
  ) {
    this.last = new Map(
      ground.candidates.last.map((one) => [lastKey(one.playbook, one.subject), one]),
    );
  }

  leave(event: Happening): void {
    for (const wait of this.exitsInFileOrder()) {
      if (wait.exit === null || this.gone.has(wait.enrollment) || !this.meets(wait, event))
        continue;
      this.gone.add(wait.enrollment);
      const why = `${event.type} arrived (${event.id})`;
      const signal = signalOf(wait, event);
      const { enrollment, arm, customer, startedAt, playbook, subject, exit } = wait;
      const cause = { customer, playbook, generation: event.generation ?? 0 };
      this.effects.exits.push({ enrollment, arm, exit, why, signal, event: event.id, cause });
      this.last.set(lastKey(playbook, subject), { startedAt, endedAt: this.ground.now, exit });
    }
  }

  wake(event: StoredEvent): void {
    for (const wait of this.ground.candidates.waits) {
      const arm = `${wait.enrollment} ${wait.arm}`;
      if (wait.exit !== null || this.gone.has(wait.enrollment) || this.met.has(arm)) continue;
      if (!this.meets(wait, event)) continue;
      this.met.add(arm);
      const { snapshot } = this.ground.candidates;
      if (isGoal(wait)) {
        if (snapshot !== null) reachGoal(wait, { ...this.ground, snapshot }, this.effects);
        continue;
      }
      this.effects.waits.push({
        enrollment: wait.enrollment,
        arm: wait.arm,
        signal: signalOf(wait, event),
        event: event.id,
      });
    }
  }

  admit(event: Happening): void {
    for (const playbook of this.ground.live.playbooks)
      for (const [name, way] of Object.entries(playbook.version.plan.ways))
        if (way.kind === 'event' && way.types.includes(event.type))
          this.atTheDoor(playbook, name, event);
  }

  private atTheDoor(playbook: LivePlaybook, name: string, event: Happening): void {
    const { live, now, candidates } = this.ground;
    const { plan } = playbook.version;
    const way = plan.ways[name];
    if (way === undefined) return;
    for (const subject of this.concerned(plan.subject, event)) {
      const snapshot =
        candidates.snapshot === null ? undefined : { ...candidates.snapshot, subject };
      const look = lookup({ plan, project: live.project, now }, snapshot);
      const values = seen(way.if, withNames(look, eventNames(event)), live.project.catalog);
      if (!matchWayByEvent(way, event, subject, look)) {
        this.effects.refusals.push({
          playbook: playbook.id,
          kind: subject.kind,
          subject: subject.id,
          way: name,
          rule: 'if',
          seen: values,
        });
        continue;
      }
      const entrant = {
        playbook,
        way: name,
        subject,
        customer: candidates.customer,
        key: event.id,
        trigger: event.data,
        seen: values,
      };
      enter(
        entrant,
        {
          now,
          place: placeOf(plan, live.project, snapshot),
          project: live.project,
          look,
          generation: event.generation ?? 0,
        },
        { effects: this.effects, last: this.last },
      );
    }
  }

  private concerned(kind: string, event: StoredEvent): readonly Subject[] {
    const { snapshot, customer } = this.ground.candidates;
    if (kind === 'customer') return [{ kind, id: customer }];
    if (snapshot === null)
      throw new Error(`ways in for a ${kind} need the facts of customer ${customer}`);
    return subjectsConcerned(kind, event.about, { ...snapshot, subject: event.about });
  }

  private meets(wait: EventWait, event: StoredEvent): boolean {
    const { versions, live, now, candidates } = this.ground;
    const plan = versions.get(wait.version)?.plan;
    if (plan === undefined)
      throw new Error(`version ${wait.version} of enrollment ${wait.enrollment} was not loaded`);
    const snapshot =
      candidates.snapshot === null ? undefined : { ...candidates.snapshot, subject: wait.subject };
    const look = lookup(
      { plan, project: live.project, now, enrollment: wait, binds: wait.binds },
      snapshot,
    );
    // The event is committed after the arm: it has arrived since, whatever the clocks of the two say. One about everyone
    // comes by later: whoever armed in between has looked back.
    const since = event.about.kind === 'everyone' ? wait.since : -Infinity;
    const arm = { types: [wait.type], guard: wait.guard ?? undefined, since };
    return matchEvent(arm, event, wait.subject, look);
  }

  private exitsInFileOrder(): EventWait[] {
    const { candidates, versions } = this.ground;
    const place = (wait: EventWait): number =>
      versions.get(wait.version)?.plan.exitOrder.indexOf(wait.exit ?? '') ?? -1;
    return candidates.waits
      .filter((wait) => wait.exit !== null)
      .sort((a, b) => place(a) - place(b));
  }
}

function signalOf(wait: EventWait, event: StoredEvent): External {
  return {
    kind: 'event',
    id: event.id,
    arm: wait.arm,
    type: event.type,
    at: event.at,
    data: event.data,
  };
}

/** A condition without facts to read needs no environment; one that has them always comes with a snapshot. */
function lookup(
  known: Omit<Parameters<typeof environment>[0], 'snapshot'> & {
    readonly binds?: EventWait['binds'];
  },
  snapshot: Snapshot | undefined,
): Environment {
  if (snapshot === undefined) return () => undefined;
  return environment(
    { ...known, snapshot },
    known.binds === undefined ? {} : { binds: known.binds },
  );
}

/** Whether some way in by these types needs facts: a condition, subjects other than the customer, or a zone for `reenroll`. */
export function needsFacts(playbook: LivePlaybook, types: readonly string[]): boolean {
  const { plan } = playbook.version;
  return Object.values(plan.ways).some(
    (way) =>
      way.kind === 'event' &&
      way.types.some((type) => types.includes(type)) &&
      (reads(way.if) ||
        plan.subject !== 'customer' ||
        typeof plan.reenroll === 'object' ||
        plan.holdout !== undefined),
  );
}

function reads(condition: Condition | undefined): boolean {
  return condition !== undefined && condition.names.some((name) => !name.startsWith('event.'));
}
