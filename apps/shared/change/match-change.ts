import type { External } from '../../../playbooks/kernel/input';
import type { Environment } from '../../../playbooks/kernel/expression';
import type { Plan } from '../../../playbooks/kernel/plan';
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
import type { WatchedWait, Watchers } from './find-watchers';
import type { Row } from './row';
import { seen } from './seen';

/** One change of one thing, with what it may concern, as it was and as it will be. */
export interface ChangeGround {
  readonly row: Row;
  readonly created: boolean;
  readonly touched: readonly string[];
  readonly watchers: Watchers;
  readonly live: Live;
  readonly versions: ReadonlyMap<string, Version>;
  readonly now: number;
}

/** Exits first, then waits, then clocks, then ways in, then what was parked for want of something. Adds to `effects`; writes nothing. */
export function matchChanges(ground: ChangeGround, effects: Effects): void {
  const round = new Round(ground, effects);
  round.leave();
  round.wake();
  round.move();
  round.admit();
  round.release();
}

/** Live playbooks with a way in by `becomes` that the change touches. */
export function playbooksTouched(live: Live, touched: readonly string[]): LivePlaybook[] {
  return live.playbooks.filter(
    (playbook) => waysTouched(playbook.version.plan, touched).length > 0,
  );
}

function waysTouched(plan: Plan, touched: readonly string[]): string[] {
  return Object.entries(plan.ways).flatMap(([name, way]) =>
    way.kind === 'becomes' && inputsOfTrigger(way, plan).some((input) => touched.includes(input))
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
    this.id = `change/${ground.watchers.ids[0] ?? 0}`;
    this.last = new Map(
      ground.watchers.last.map((one) => [lastKey(one.playbook, one.subject), one]),
    );
  }

  leave(): void {
    for (const wait of this.exitsInFileOrder()) {
      if (wait.exit === null || this.gone.has(wait.enrollment) || !this.fires(wait)) continue;
      this.gone.add(wait.enrollment);
      const { enrollment, arm, exit, startedAt } = wait;
      const why = `${wait.condition.source} (${this.id})`;
      this.effects.exits.push({ enrollment, arm, exit, why, signal: this.signal(wait) });
      this.last.set(lastKey(wait.playbook, wait.subject), {
        startedAt,
        endedAt: this.ground.now,
        exit,
      });
    }
  }

  wake(): void {
    for (const wait of this.ground.watchers.waits)
      if (wait.exit === null && !this.gone.has(wait.enrollment) && this.fires(wait))
        this.effects.waits.push({
          enrollment: wait.enrollment,
          arm: wait.arm,
          signal: this.signal(wait),
        });
  }

  /** Whose clocks or owner were computed from it computes them again, from where they began. */
  move(): void {
    const { watchers, now } = this.ground;
    for (const { enrollment, steps } of watchers.moved) {
      if (this.gone.has(enrollment)) continue;
      const signal: External = { kind: 'moved', id: `${this.id}/moved`, at: now, steps };
      this.effects.signals.push({ enrollment, signal });
    }
  }

  admit(): void {
    for (const playbook of playbooksTouched(this.ground.live, this.ground.touched))
      for (const way of waysTouched(playbook.version.plan, this.ground.touched))
        for (const subject of this.subjects(playbook.version.plan))
          this.atTheDoor(playbook, way, subject);
  }

  release(): void {
    const { watchers, now } = this.ground;
    for (const { enrollment, parked } of watchers.parked) {
      if (this.gone.has(enrollment)) continue;
      const signal: External = { kind: 'released', id: this.id, at: now, step: parked.step };
      this.effects.signals.push({ enrollment, signal });
    }
  }

  /** Somebody for whom the condition did not come true is not at the door: no refusal. One whom `if` keeps out is. */
  private atTheDoor(playbook: LivePlaybook, name: string, subject: Subject): void {
    const { row, created, live, now } = this.ground;
    const { plan } = playbook.version;
    const way = plan.ways[name];
    if (way?.kind !== 'becomes') return;
    const { if: guard, ...plain } = way;
    const { before, after } = this.looks({ plan, project: live.project, now }, subject);
    const itself = created && row.kind === subject.kind && row.id === subject.id;
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
      customer: row.customer,
      key: this.id,
      trigger: {},
      seen: values,
    };
    const place = placeOf(plan, live.project, this.snapshots(subject).after);
    enter(entrant, { now, place }, { effects: this.effects, last: this.last });
  }

  private subjects(plan: Plan): Subject[] {
    const { customer } = this.ground.row;
    const { after } = this.snapshots({ kind: 'customer', id: customer });
    if (after === undefined) return [];
    if (plan.subject === 'customer') return [{ kind: 'customer', id: customer }];
    const things: readonly Thing[] =
      plan.subject === 'contact' ? after.contacts : (after.records[plan.subject] ?? []);
    return things.map(({ id }) => ({ kind: plan.subject, id }));
  }

  private fires(wait: WatchedWait): boolean {
    const { versions, live, now } = this.ground;
    const plan = versions.get(wait.version)?.plan;
    if (plan === undefined)
      throw new Error(`version ${wait.version} of enrollment ${wait.enrollment} was not loaded`);
    const known = { plan, project: live.project, now, enrollment: wait };
    const { before, after } = this.looks(known, wait.subject, wait.binds);
    const { kind, condition, guard } = wait;
    return matchChange({ kind, condition, guard: guard ?? undefined }, before, after);
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
    const { watchers, row } = this.ground;
    if (watchers.snapshot === null) return { before: undefined, after: undefined };
    const { customer, contacts = [], records = {}, people = {}, roles = {} } = watchers.snapshot;
    const before =
      customer === undefined ? undefined : { customer, contacts, records, people, roles, subject };
    const empty = { customer: toThing(row), contacts, records, people, roles, subject };
    return { before, after: withRow(before ?? empty, row) };
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

/** The snapshot as it will be once the row is written. */
function withRow(snapshot: Snapshot, row: Row): Snapshot {
  const thing = toThing(row);
  if (row.kind === 'customer') return { ...snapshot, customer: thing };
  if (row.kind === 'contact') {
    const old = snapshot.contacts.find(({ id }) => id === row.id);
    const { roles, reach } = row;
    const contact = {
      ...thing,
      roles,
      reach,
      ...(row.preferred_channel === null ? {} : { preferredChannel: row.preferred_channel }),
      consent: old?.consent ?? {},
      suppressed: old?.suppressed ?? [],
    };
    return { ...snapshot, contacts: replaced(snapshot.contacts, contact) };
  }
  const rows = replaced(snapshot.records[row.kind] ?? [], thing);
  return { ...snapshot, records: { ...snapshot.records, [row.kind]: rows } };
}

function replaced<T extends Thing>(things: readonly T[], thing: T): T[] {
  const there = things.some(({ id }) => id === thing.id);
  return there ? things.map((one) => (one.id === thing.id ? thing : one)) : [...things, thing];
}

function toThing(row: Row): Thing {
  const { id, attributes, zone, calendar, locale } = row;
  return {
    id,
    attributes,
    ...(zone === null ? {} : { zone }),
    ...(calendar === null ? {} : { calendar }),
    ...(locale === null ? {} : { locale }),
    createdAt: row.created_at,
  };
}
