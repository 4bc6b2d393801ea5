import { resolveMoment } from '../calendar/moment';
import { resolveRhythm } from '../calendar/rhythm';
import { holds } from '../kernel/evaluate';
import type { Condition, Environment, Value } from '../kernel/expression';
import type { Way, When } from '../kernel/plan';
import type { StoredEvent } from '../rules/decision';
import { lastSign } from '../rules/due';
import { environment } from '../rules/environment';
import type { Known } from '../rules/environment';
import { eventNames, matchWayByChange, matchWayByEvent, withNames } from '../rules/match';
import { fixedMoment, resolveWhen, siteOf } from '../rules/place';
import type { Snapshot, Thing } from '../rules/snapshot';
import { knownBy } from './happen';
import { notTrue, whyNotEntered } from './not-entered';
import type { World } from './world';

/** Ways in: by what happens, and by the clock. Whether the subject may enter is asked by whoever opens the door. */

export interface Entry {
  readonly way: string;
  readonly trigger: Readonly<Record<string, Value>>;
}

interface Seen {
  /** Of `becomes` with `for`: since when it holds. */
  heldSince?: number;
  /** Of a silence: the sign it was counted from when it fired. */
  firedFrom?: number;
  /** Of `at`: dates (with occurrence) that have had their turn. */
  readonly dates: Set<string>;
  /** Of `at` and `schedule`: looked at up to here, ms. */
  upTo: number;
}

interface Opening {
  readonly at: number;
  readonly taken: () => void;
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
  private readonly seen = new Map<string, Seen>();
  /** When a way opens next, for as long as nothing happens. */
  private readonly dues = new Map<string, Due>();
  /** The last time an `if` said no, by way. */
  private readonly refused = new Map<string, string>();

  constructor(private readonly world: World) {
    const { now, ground } = world;
    for (const name of Object.keys(ground.plan.ways))
      this.seen.set(name, { dates: new Set(), upTo: now - 1 });
    this.firstLook();
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
    return this.changed(before, after, subjectOf(old) === undefined);
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
      if (way.for) this.watch(name, way, { before: holds(way.condition, before), after });
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

  private watch(
    name: string,
    way: { readonly condition: Condition },
    now: { readonly before: boolean; readonly after: ReturnType<typeof environment> },
  ): void {
    const seen = this.of(name);
    this.dues.delete(name);
    if (!holds(way.condition, now.after)) delete seen.heldSince;
    else if (!now.before) seen.heldSince = this.world.now;
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
      if (!due || due.at > now) return [];
      due.taken();
      return this.lets(name, way) ? [{ way: name, trigger: {} }] : [];
    });
  }

  /** Somebody entered by this way without its trigger: what it would say today has been said. */
  forced(name: string): void {
    const way = this.world.ground.plan.ways[name];
    if (way?.kind === 'at') this.dueOf(name, way)?.taken();
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
    const found = this.resolve(name, way);
    const taken = (): void => {
      this.dues.delete(name);
      found?.taken();
    };
    const opening = found && { at: found.at, taken };
    this.dues.set(name, { opening, snapshot, events: events.length });
    return opening;
  }

  private resolve(name: string, way: Way): Opening | undefined {
    if (way.kind === 'event' || way.kind === 'manual') return undefined;
    const seen = this.of(name);
    const known = this.known();
    const timing = { site: siteOf(known), look: environment(known) };
    switch (way.kind) {
      case 'becomes': {
        if (!way.for || seen.heldSince === undefined) return undefined;
        const due = resolveWhen(way.for, seen.heldSince, timing);
        return due.kind === 'at' ? { at: due.at, taken: () => delete seen.heldSince } : undefined;
      }
      case 'silence': {
        const from = Math.max(this.createdAt(), lastSign(way.types, this.world));
        if (seen.firedFrom === from) return undefined;
        const due = resolveWhen(way.for, from, timing);
        return due.kind === 'at' ? { at: due.at, taken: () => (seen.firedFrom = from) } : undefined;
      }
      case 'at':
        return this.momentOf(way, seen);
      case 'schedule': {
        const due = resolveRhythm(way.rhythm, seen.upTo, timing.site);
        return due.kind === 'at' ? { at: due.at, taken: () => (seen.upTo = due.at) } : undefined;
      }
      case 'when':
        return undefined;
    }
  }

  /** The same date never enrolls twice; one that moves into the past opens now. */
  private momentOf(way: Extract<Way, { kind: 'at' }>, seen: Seen) {
    const known = this.known();
    const fixed = fixedMoment(way.moment, environment(known));
    // Without `every` there is one, and no need to look for it again.
    if (!fixed || (!fixed.every && seen.dates.has(keyOf(fixed.date, 0)))) return undefined;
    const due = resolveMoment(fixed, seen.upTo + 1, siteOf(known));
    if (due.kind !== 'at') return undefined;
    const key = keyOf(due.date, due.occurrence);
    if (seen.dates.has(key)) return undefined;
    const taken = (): void => {
      seen.dates.add(key);
      if (way.moment.every) seen.upTo = Math.max(seen.upTo, due.at);
    };
    return { at: due.at, taken };
  }

  /** Moments that had passed as the subject was first seen, where the way says `skip`. */
  private firstLook(): void {
    for (const [name, way] of this.ways()) {
      if (way.kind !== 'at' || way.past !== 'skip') continue;
      const due = this.dueOf(name, way);
      if (due && due.at < this.world.now) due.taken();
    }
  }

  private createdAt(): number {
    const { snapshot } = this.world;
    return Date.parse((subjectOf(snapshot) ?? snapshot.customer).createdAt);
  }

  /** Nobody enters before there is somebody. */
  private ways(): [string, Way][] {
    if (subjectOf(this.world.snapshot) === undefined) return [];
    return Object.entries(this.world.ground.plan.ways);
  }

  private of(name: string): Seen {
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

function keyOf(date: string, occurrence: number): string {
  return `${date}#${occurrence}`;
}

function unguarded({ if: _guard, ...way }: Way): Way {
  return way as Way;
}

/** What the playbook is about; absent until it has been made. */
export function subjectOf({ subject, customer, contacts, records }: Snapshot): Thing | undefined {
  if (subject.kind === 'customer') return customer;
  const rows = subject.kind === 'contact' ? contacts : (records[subject.kind] ?? []);
  return rows.find(({ id }) => id === subject.id);
}

/** Whether the scenario says since when it is known: else it has been there all along. */
function isGiven({ ground }: World, id: string): boolean {
  const { customer, contacts, records, subject } = ground.scenario.given;
  const rows = subject.kind === 'contact' ? contacts : (records[subject.kind] ?? []);
  const one = subject.kind === 'customer' ? customer : rows.find((row) => row.id === id);
  return one?.createdAt !== undefined;
}
