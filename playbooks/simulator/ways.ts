import { holds } from '../kernel/evaluate';
import type { Environment, Value } from '../kernel/expression';
import type { Way, When } from '../kernel/plan';
import type { StoredEvent } from '../rules/decision';
import { lastSign } from '../rules/due';
import { environment } from '../rules/environment';
import type { Known } from '../rules/environment';
import { eventNames, matchWayByChange, matchWayByEvent, withNames } from '../rules/match';
import type { Snapshot } from '../rules/snapshot';
import {
  firstBasis,
  heldBasis,
  isByClock,
  openingOf,
  subjectOf,
  taken,
  type Basis,
  type ClockWay,
  type Opening,
  type WayGround,
} from '../rules/way-time';
import { knownBy } from './happen';
import { notTrue, whyNotEntered } from './not-entered';
import type { World } from './world';

/** Ways in: by what happens, and by the clock. Whether the subject may enter is asked by whoever opens the door. */

export interface Entry {
  readonly way: string;
  readonly trigger: Readonly<Record<string, Value>>;
}

interface Due {
  readonly opening: Opening | undefined;
  /** What it was computed from. */
  readonly snapshot: Snapshot;
  readonly events: number;
}

/** A way by which nobody came in, and why. */
export interface NotEntered {
  readonly way: string;
  readonly why: string;
}

export class Ways {
  private readonly seen = new Map<string, Basis>();
  /** When a way opens next, for as long as nothing happens. */
  private readonly dues = new Map<string, Due>();
  /** The last time an `if` said no, by way. */
  private readonly refused = new Map<string, string>();

  constructor(private readonly world: World) {
    this.begin();
  }

  /** By an event that has been stored. */
  byEvent(event: StoredEvent): Entry | undefined {
    const look = environment(this.known());
    const found = this.ways().find(([, way]) =>
      matchWayByEvent(way, event, this.world.snapshot.subject, look),
    );
    for (const [name, way] of this.ways()) this.noteEvent(name, way, event);
    return found && { way: found[0], trigger: event.data };
  }

  /** By a change that has been stored. */
  byChange(old: Snapshot): Entry | undefined {
    const before = environment({ ...this.known(), snapshot: old });
    const after = environment(this.known());
    const created = subjectOf(old) === undefined;
    if (created) this.begin();
    return this.changed(before, after, created);
  }

  /** The subject is made as the story begins. */
  byCreation(): Entry | undefined {
    const { subject, now } = { ...this.world.snapshot, now: this.world.now };
    const made = subjectOf(this.world.snapshot)?.createdAt;
    if (!isGiven(this.world, subject.id) || made === undefined || Date.parse(made) !== now)
      return undefined;
    return this.changed(() => undefined, environment(this.known()), true);
  }

  private changed(before: Environment, after: Environment, created: boolean): Entry | undefined {
    let entry: Entry | undefined;
    for (const [name, way] of this.ways()) {
      if (way.kind !== 'becomes' || (created && !way.atCreation)) continue;
      if (isByClock(way)) this.watch(name, way, holds(way.condition, before), after);
      else if (matchWayByChange(way, before, after, created)) entry ??= { way: name, trigger: {} };
      else if (matchWayByChange(unguarded(way), before, after, created))
        this.note(name, way, after);
    }
    return entry;
  }

  private noteEvent(name: string, way: Way, event: StoredEvent): void {
    const look = environment(this.known());
    if (matchWayByEvent(unguarded(way), event, this.world.snapshot.subject, look))
      this.note(name, way, withNames(look, eventNames(event)));
  }

  /** It would have opened but for its `if`. */
  private note(name: string, way: Way, look: Environment): void {
    if (way.if && !holds(way.if, look)) this.refused.set(name, notTrue(way.if, look));
  }

  /** For an empty story: of every way why nobody came in by it. */
  notEntered(): NotEntered[] {
    const { world } = this;
    const { plan, project, scenario } = world.ground;
    const { kind } = world.snapshot.subject;
    const absent = subjectOf(world.snapshot) === undefined;
    const known = new Set((scenario.given.history ?? []).map((_, n) => `history/${n + 1}`));
    const came = new Set(world.events.filter(({ id }) => !known.has(id)).map(({ type }) => type));
    const left = { look: environment(this.known()), zone: project.catalog.organisation.zone, came };
    return Object.entries(plan.ways).map(([name, way]) => {
      if (absent) return { way: name, why: `there is no ${kind} yet: write one under "given"` };
      const [next, refused] = [this.dueOf(name, way)?.at, this.refused.get(name)];
      return { way: name, why: whyNotEntered({ ...left, way, next, refused }) };
    });
  }

  private watch(name: string, way: ClockWay, before: boolean, after: Environment): void {
    this.dues.delete(name);
    this.seen.set(name, heldBasis(way, this.of(name), { before, after, now: this.world.now }));
  }

  /** When the next one opens by the clock, ms. */
  nextDue(): number | undefined {
    const all = this.ways().flatMap(([name, way]) => this.dueOf(name, way)?.at ?? []);
    return all.length === 0 ? undefined : Math.min(...all);
  }

  /** Those that open now, in file order; each has had its turn then. */
  open(): Entry[] {
    const { now } = this.world;
    return this.ways().flatMap(([name, way]) => {
      const due = this.dueOf(name, way);
      if (!due || !isByClock(way) || due.at > now) return [];
      this.take(name, way, due);
      return this.lets(name, way) ? [{ way: name, trigger: {} }] : [];
    });
  }

  /** Somebody entered by this way without its trigger: what it would say today has been said. */
  forced(name: string): void {
    const way = this.world.ground.plan.ways[name];
    const due = way?.kind === 'at' ? this.dueOf(name, way) : undefined;
    if (way?.kind === 'at' && due) this.take(name, way, due);
  }

  private lets(name: string, way: Way): boolean {
    if (way.kind === 'manual') return false;
    const look = environment(this.known());
    this.note(name, way, look);
    return !way.if || holds(way.if, look);
  }

  private dueOf(name: string, way: Way): Opening | undefined {
    if (way.kind === 'event' || way.kind === 'manual' || readsNow(way))
      return this.resolve(name, way);
    const { snapshot, events } = this.world;
    const known = this.dues.get(name);
    if (known && known.snapshot === snapshot && known.events === events.length)
      return known.opening;
    const opening = this.resolve(name, way);
    this.dues.set(name, { opening, snapshot, events: events.length });
    return opening;
  }

  private resolve(name: string, way: Way): Opening | undefined {
    return isByClock(way) ? openingOf(way, this.of(name), this.groundOf(way)) : undefined;
  }

  private groundOf(way: ClockWay): WayGround {
    const types = way.kind === 'silence' ? way.types : [];
    return { known: this.known(), lastSign: lastSign(types, this.world) };
  }

  private take(name: string, way: ClockWay, opening: Opening): void {
    this.dues.delete(name);
    this.seen.set(name, taken(way, this.of(name), opening, this.world.now));
  }

  /** Nobody enters before there is somebody. */
  private ways(): [string, Way][] {
    if (subjectOf(this.world.snapshot) === undefined) return [];
    return Object.entries(this.world.ground.plan.ways);
  }

  /** Whoever a story gives is new to the playbooks, and who is made later when they are made: what had passed is for the way to say. */
  private begin(): void {
    const seen = { at: this.world.now, wasThere: false };
    for (const [name, way] of this.ways())
      this.seen.set(name, isByClock(way) ? firstBasis(way, this.groundOf(way), seen) : {});
  }

  private of(name: string): Basis {
    const seen = this.seen.get(name);
    if (!seen) throw new Error(`there is no way in "${name}"`);
    return seen;
  }

  private known(): Known & { plan: World['ground']['plan'] } {
    return knownBy(this.world);
  }
}

/** Whether its time is another one as time passes: a lifted part may read the clock. */
function readsNow(way: Way): boolean {
  const when = way.kind === 'at' ? way.moment : 'for' in way ? way.for : undefined;
  return when !== undefined && namesIn(when).some((name) => name.startsWith('#'));
}

function namesIn(when: When): readonly string[] {
  if ('pick' in when) return when.pick.names;
  if (!('date' in when)) return [];
  const { date, before, after } = when;
  return [...date.names, ...(before ? namesIn(before) : []), ...(after ? namesIn(after) : [])];
}

function unguarded({ if: _guard, ...way }: Way): Way {
  return way as Way;
}

/** Whether the scenario says since when it is known: else it has been there all along. */
function isGiven({ ground }: World, id: string): boolean {
  const { customer, contacts, records, subject } = ground.scenario.given;
  const rows = subject.kind === 'contact' ? contacts : (records[subject.kind] ?? []);
  const one = subject.kind === 'customer' ? customer : rows.find((row) => row.id === id);
  return one?.createdAt !== undefined;
}
