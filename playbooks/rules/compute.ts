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

interface Part {
  readonly weight: number;
  readonly score: number | null;
}

/** `leave_out` shares the weight of the unknown among the known. */
function meanOf(
  parts: readonly Part[],
  { missing, atLeast }: Extract<Computed, { kind: 'score' }>,
): number | undefined {
  const known = parts.filter(({ score }) => score !== null);
  if (known.length < atLeast || known.length === 0) return undefined;
  if (missing === 'unknown' && known.length < parts.length) return undefined;
  const counted = missing === 'zero' ? parts : known;
  const weight = counted.reduce((sum, part) => sum + part.weight, 0);
  const total = counted.reduce((sum, part) => sum + part.weight * (part.score ?? 0), 0);
  return weight === 0 ? undefined : toNumber(total / weight);
}

/**
 * The snapshot with every computed attribute computed, each after those it reads. `fixed` (`customer.health`) stay as
 * they are.
 */
export function computeAll(
  snapshot: Snapshot,
  around: { readonly project: Project; readonly now: number; readonly fixed?: ReadonlySet<string> },
): Snapshot {
  const { project, now, fixed } = around;
  return project.catalog.computeOrder.reduce((so, path) => {
    const dot = path.indexOf('.');
    const [kind, name] = [path.slice(0, dot), path.slice(dot + 1)];
    const computed = attributeOf(project, kind, name)?.compute;
    if (!computed || fixed?.has(path)) return so;
    const valueOf = (id: string): Value | undefined => {
      const known: Known = {
        plan: { lifted: [], vars: {} },
        project,
        snapshot: { ...so, subject: { kind, id } },
        now,
      };
      const look: Environment = environment(known);
      return computeValue(computed, ({ expr }) => evaluateLive(expr, known, look)).value;
    };
    return withValues(so, kind, name, valueOf);
  }, snapshot);
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

export type Refreshed = 'hourly' | 'daily';

/** What is computed again in that rhythm though nothing changed: `customer.days_quiet`. */
export function refreshed(project: Project, how: Refreshed): string[] {
  return project.catalog.computeOrder.filter((path) => {
    const [kind = '', name = ''] = path.split('.');
    return attributeOf(project, kind, name)?.compute?.refresh === how;
  });
}
