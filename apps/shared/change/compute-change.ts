import type { Project } from '../../../playbooks/kernel/catalog';
import { computeAll } from '../../../playbooks/rules/compute';
import { computedKey } from '../../../playbooks/rules/computed-key';
import { inputsTouched, type Subject } from '../../../playbooks/rules/match';
import { computedFrom, recomputed, type Recomputed } from '../../../playbooks/rules/recompute';
import type { Facts } from './match-change';
import type { ChangeRow, ThingChange } from './write-change';

/** What a change makes of the computed attributes of a customer and all that belongs to it. Pure. */

/** What may have to be computed again, told before anything is read. */
export interface Reach {
  readonly paths: readonly string[];
  /** The inputs touched, with those that may follow. */
  readonly inputs: readonly string[];
}

export function reachOf(project: Project, touched: readonly string[], made?: Subject): Reach {
  const paths = computedFrom(project, touched, made ? [made.kind] : []);
  return { paths, inputs: [...new Set([...touched, ...inputsOf(paths)])] };
}

/** Of what is computed again though nothing changed. */
export function reachOfPaths(paths: readonly string[]): Reach {
  return { paths, inputs: inputsOf(paths) };
}

function inputsOf(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const dot = path.indexOf('.');
    return inputsTouched(path.slice(0, dot), [path.slice(dot + 1)]);
  });
}

/** The stored facts as they would be had they been computed all along by what is published now. */
export function cameToBe(
  stored: Facts | undefined,
  by: string | null,
  { project, now }: { readonly project: Project; readonly now: number },
): Facts | undefined {
  if (stored === undefined || !isStale(project, by)) return stored;
  return computed(stored, { project, now });
}

/** Its values were computed by other formulas, or never. */
export function isStale(project: Project, by: string | null): boolean {
  const key = computedKey(project);
  return key !== '' && key !== by;
}

export function computed(
  facts: Facts,
  around: { project: Project; now: number; only?: ReadonlySet<string> },
): Facts {
  const subject = { kind: 'customer', id: facts.customer.id };
  return computeAll({ ...facts, subject }, around);
}

export interface ComputedChange {
  readonly things: readonly ThingChange[];
  readonly rows: readonly ChangeRow[];
  /** Inputs that another value touches. */
  readonly touched: readonly string[];
}

/**
 * From what is stored to what is now: everything that has to be written. Rows of the history only for what differs from
 * `before`: a value that merely came to be is no change.
 */
export function computedChange(
  { stored, before, after }: { stored: Facts | undefined; before: Facts | undefined; after: Facts },
  around: { project: Project; now: number; paths: readonly string[] },
): ComputedChange {
  const changed = recomputed(before, after, around).filter(({ differs }) => differs);
  const paths = stored === before ? around.paths : around.project.catalog.computeOrder;
  const written = recomputed(stored, after, { ...around, paths }).filter(isWritten);
  return {
    things: toThings(written, around.now),
    rows: changed.map(({ kind, id, name, old, value, parts }) => ({
      kind,
      subject: id,
      attribute: name,
      old: old ?? null,
      new: value ?? null,
      ...(parts ? { parts } : {}),
    })),
    touched: [...new Set(changed.flatMap(({ kind, name }) => inputsTouched(kind, [name])))],
  };
}

/** The parts of a score may move against each other. */
function isWritten({ differs, parts }: Recomputed): boolean {
  return differs || parts !== undefined;
}

/** One entry per thing: its values, and what they were computed from when. */
export function toThings(found: readonly Recomputed[], now: number): ThingChange[] {
  const things = new Map<string, Recomputed[]>();
  for (const one of found) {
    const key = `${one.kind} ${one.id}`;
    things.set(key, [...(things.get(key) ?? []), one]);
  }
  return [...things.values()].map((own) => ({
    kind: own[0]?.kind ?? '',
    id: own[0]?.id ?? '',
    put: Object.fromEntries(
      own.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
    gone: own.flatMap(({ name, value }) => (value === undefined ? [name] : [])),
    times: {},
    computed: Object.fromEntries(
      own.map(({ name, parts }) => [name, { at: now, ...(parts ? { parts } : {}) }]),
    ),
  }));
}
