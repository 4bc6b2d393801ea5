import type { Computed, Project } from '../kernel/catalog';
import type { Value } from '../kernel/expression';
import { computedAt, computeOf } from './compute';
import { inputsOfNames, inputsTouched } from './match';
import type { Snapshot, Thing } from './snapshot';
import { own } from './thing-value';

/** Which computed attributes a change concerns, and what became of them: asked by the change pipeline and the simulator. */

/**
 * Paths (`customer.health`) to compute again, in order, when these inputs were touched; of the kinds of which one was
 * made all. What is computed from what is computed follows, also from a record to its customer and back.
 */
export function computedFrom(
  project: Project,
  touched: Iterable<string>,
  made: readonly string[] = [],
): string[] {
  const seen = new Set(touched);
  return project.catalog.computeOrder.filter((path) => {
    const { kind, name } = computedAt(project, path);
    const concerned = made.includes(kind) || inputsOf(project, path).some((one) => seen.has(one));
    if (concerned) inputsTouched(kind, [name]).forEach((input) => seen.add(input));
    return concerned;
  });
}

const inputs = new WeakMap<Project, Map<string, readonly string[]>>();

/** What a computed attribute reads, as changes name it. */
function inputsOf(project: Project, path: string): readonly string[] {
  const known = inputs.get(project) ?? new Map<string, readonly string[]>();
  inputs.set(project, known);
  const found = known.get(path);
  if (found) return found;
  const names = formulasOf(computedAt(project, path).computed).flatMap((one) => one.names);
  const fresh = inputsOfNames(names, { lifted: [] }, project);
  known.set(path, fresh);
  return fresh;
}

function formulasOf(computed: Computed | undefined) {
  if (!computed) return [];
  return computed.kind === 'value'
    ? [computed.value]
    : Object.values(computed.parts).map(({ value }) => value);
}

export type Parts = Readonly<Record<string, number | null>>;

/** One computed attribute of one thing as it is now. */
export interface Recomputed {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly old?: Value;
  readonly value?: Value;
  readonly parts?: Parts;
  /** The value itself is another. */
  readonly differs: boolean;
}

/** Of these paths every value, with the parts of scores: `after` has been computed, `before` is what was stored. */
export function recomputed(
  before: Omit<Snapshot, 'subject'> | undefined,
  after: Omit<Snapshot, 'subject'>,
  around: { readonly project: Project; readonly now: number; readonly paths: readonly string[] },
): Recomputed[] {
  return around.paths.flatMap((path) => {
    const { kind, name, computed } = computedAt(around.project, path);
    if (!computed) return [];
    const stored = new Map(before && thingsOf(before, kind).map((one) => [one.id, one]));
    return thingsOf(after, kind).map(({ id, attributes }): Recomputed => {
      const old = own(stored.get(id)?.attributes, name);
      const value = own(attributes, name);
      const { parts } =
        computed.kind === 'score' ? computeOf(computed, { kind, id }, after, around) : {};
      return {
        kind,
        id,
        name,
        ...(old === undefined ? {} : { old }),
        ...(value === undefined ? {} : { value }),
        ...(parts ? { parts } : {}),
        differs: !isSame(old, value),
      };
    });
  });
}

export function thingsOf(snapshot: Omit<Snapshot, 'subject'>, kind: string): readonly Thing[] {
  if (kind === 'customer') return [snapshot.customer];
  return kind === 'contact' ? snapshot.contacts : (own(snapshot.records, kind) ?? []);
}

function isSame(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || (Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));
}
