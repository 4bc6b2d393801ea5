import type { Attribute, Computed, Project } from '../kernel/catalog';
import type { Formula } from '../kernel/plan';
import type { Environment, Value } from '../kernel/expression';
import { toNumber } from '../kernel/functions';
import { environment } from './environment';
import { own } from './thing-value';
import type { Known } from './environment';
import { evaluateLive } from './lifted';
import type { Contact, Snapshot, Thing } from './snapshot';

/** Computed attributes: scores, tiers and segments. Stored like any other; computed when an input changes, and at their refresh times. */

export interface ComputedValue {
  /** Absent: unknown. */
  readonly value?: Value;
  /** Of a score, each cut to 0..100; null where it is unknown: "why 45?" */
  readonly parts?: Readonly<Record<string, number | null>>;
}

type Live = (formula: Formula) => Value | undefined;

export function computeValue(computed: Computed, live: Live): ComputedValue {
  if (computed.kind === 'value') {
    const value = live(computed.value);
    return value === undefined ? {} : { value };
  }
  const parts = Object.entries(computed.parts).map(([name, { weight, value }]) => {
    const found = live(value);
    const score = typeof found === 'number' ? Math.min(100, Math.max(0, found)) : null;
    return { name, weight, score };
  });
  const value = meanOf(parts, computed);
  return {
    ...(value === undefined ? {} : { value }),
    parts: Object.fromEntries(parts.map(({ name, score }) => [name, score])),
  };
}

type Score = Extract<Computed, { kind: 'score' }>;

interface Part {
  readonly weight: number;
  readonly score: number | null;
}

/** `leave_out` shares the weight of the unknown among the known. */
function meanOf(parts: readonly Part[], { missing, atLeast }: Score): number | undefined {
  const known = parts.filter(({ score }) => score !== null);
  if (known.length < atLeast || known.length === 0) return undefined;
  if (missing === 'unknown' && known.length < parts.length) return undefined;
  const counted = countedOf(parts, missing);
  const weight = counted.reduce((sum, part) => sum + part.weight, 0);
  const total = counted.reduce((sum, part) => sum + part.weight * (part.score ?? 0), 0);
  return weight === 0 ? undefined : toNumber(total / weight);
}

function countedOf(parts: readonly Part[], missing: Score['missing']): readonly Part[] {
  return missing === 'zero' ? parts : parts.filter(({ score }) => score !== null);
}

/** What each part adds to the whole: together they are the score. Null: its weight is shared among the others. */
export function pointsOf(parts: readonly Part[], score: Score): readonly (number | null)[] {
  if (meanOf(parts, score) === undefined) return parts.map(() => null);
  const counted = countedOf(parts, score.missing);
  const weight = counted.reduce((sum, part) => sum + part.weight, 0);
  return parts.map((part) =>
    counted.includes(part) ? (part.weight * (part.score ?? 0)) / weight : null,
  );
}

interface Around {
  readonly project: Project;
  /** ms */
  readonly now: number;
}

/**
 * The snapshot with its computed attributes computed, each after those it reads: `only` these (`customer.health`), else
 * all; `fixed` stay as they are.
 */
export function computeAll(
  snapshot: Snapshot,
  around: Around & { readonly fixed?: ReadonlySet<string>; readonly only?: ReadonlySet<string> },
): Snapshot {
  const { project, fixed, only } = around;
  return project.catalog.computeOrder.reduce((so, path) => {
    const { kind, name, computed } = computedAt(project, path);
    if (!computed || fixed?.has(path) || only?.has(path) === false) return so;
    return withValues(so, kind, name, (id) => computeOf(computed, { kind, id }, so, around).value);
  }, snapshot);
}

/** What one computed attribute of one thing is, as things are. */
export function computeOf(
  computed: Computed,
  subject: Snapshot['subject'],
  so: Omit<Snapshot, 'subject'>,
  { project, now }: Around,
): ComputedValue {
  const plan = { lifted: [], vars: {} };
  const known: Known = { plan, project, snapshot: { ...so, subject }, now };
  const look: Environment = environment(known);
  return computeValue(computed, ({ expr }) => evaluateLive(expr, known, look));
}

/** Of `customer.health`: whose, its name, and how it is computed. */
interface ComputedAt {
  readonly kind: string;
  readonly name: string;
  readonly computed: Computed | undefined;
}

const places = new WeakMap<Project, Map<string, ComputedAt>>();

/** Looked up once per project: the same few paths are asked for at every change. */
export function computedAt(project: Project, path: string): ComputedAt {
  const all = places.get(project) ?? new Map<string, ComputedAt>();
  const known = all.get(path);
  if (known !== undefined) return known;
  const dot = path.indexOf('.');
  const [kind, name] = [path.slice(0, dot), path.slice(dot + 1)];
  const found = { kind, name, computed: attributeOf(project, kind, name)?.compute };
  places.set(project, all.set(path, found));
  return found;
}

function attributeOf({ catalog }: Project, kind: string, name: string): Attribute | undefined {
  if (kind === 'customer') return own(catalog.customer, name);
  if (kind === 'contact' || kind === 'contacts') return own(catalog.contacts.attributes, name);
  return own(own(catalog.records, kind)?.attributes, name);
}

function withValues(
  snapshot: Snapshot,
  kind: string,
  name: string,
  valueOf: (id: string) => Value | undefined,
): Snapshot {
  let differs = false;
  const put = <T extends Thing>(thing: T): T => {
    const value = valueOf(thing.id);
    const { attributes } = thing;
    if (value === own(attributes, name)) return thing;
    differs = true;
    if (value !== undefined) return { ...thing, attributes: { ...attributes, [name]: value } };
    const rest = Object.entries(attributes).filter(([other]) => other !== name);
    return { ...thing, attributes: Object.fromEntries(rest) };
  };
  if (kind === 'customer') {
    const customer = put(snapshot.customer);
    return differs ? { ...snapshot, customer } : snapshot;
  }
  if (kind === 'contact' || kind === 'contacts') {
    const contacts = snapshot.contacts.map((one: Contact) => put(one));
    return differs ? { ...snapshot, contacts } : snapshot;
  }
  const rows = (snapshot.records[kind] ?? []).map(put);
  if (!differs) return snapshot;
  return { ...snapshot, records: { ...snapshot.records, [kind]: rows } };
}
