import type { TracedEntry } from '../kernel/trace-entry';
import type { Value } from '../kernel/expression';
import type { Thing, ThingKind } from './happened';

/**
 * The story as things that tests expect. It reads the trace alone, so that a story told by a server can be looked at
 * alike. `ends`: length of the trace before the first script item and after each of them.
 */
export function thingsOf(trace: readonly TracedEntry[], ends: readonly number[]): Thing[] {
  return trace.flatMap((entry, index) => {
    const item = ends.findIndex((end) => index < end);
    return thingsIn(entry).map((thing) => ({
      ...thing,
      item: (item < 0 ? ends.length : item) - 1,
    }));
  });
}

type Bare = Omit<Thing, 'item'>;

/** What a kind of the trace counts as; other kinds are not expected by tests. */
const KINDS: Readonly<Partial<Record<TracedEntry['kind'], ThingKind>>> = {
  task: 'task',
  send: 'send',
  skipped: 'skipped',
  dropped: 'dropped',
  held: 'held',
  notify: 'notify',
  approval: 'approval',
  ladder: 'ladder',
  wait: 'wait',
  moved: 'wait',
  set: 'set',
  run: 'run',
  call: 'call',
  closed: 'closed',
  merged: 'merged',
  parked: 'parked',
  exit: 'exit',
};

function thingsIn(entry: TracedEntry): readonly Bare[] {
  const kind = KINDS[entry.kind];
  if (kind === undefined) return [];
  const about = { kind, at: entry.at, ...(entry.line === undefined ? {} : { line: entry.line }) };
  if (kind === 'exit') return [{ ...about, name: entry.outcome ?? '', ...detailsOf(entry) }];
  if (kind === 'set') return Object.keys(entry.values ?? {}).map((name) => ({ ...about, name }));
  return [{ ...about, name: entry.step ?? '', ...detailsOf(entry) }];
}

type Details = Omit<Bare, 'kind' | 'name' | 'at' | 'line'>;

function detailsOf({ values = {}, outcome, kind }: TracedEntry): Details {
  const [to, ...others] = listed(values.to);
  const until = timeOf(values.until);
  const due = timeOf(values.due_at);
  const reason = textOf(values.reason) ?? (kind === 'parked' ? textOf(values.code) : undefined);
  return {
    ...(to === undefined ? {} : { to }),
    ...(others.length === 0 ? {} : { cc: others }),
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
    ...(due === undefined ? {} : { due }),
    ...(outcome === undefined ? {} : { outcome }),
    ...texts(values, ['as', 'template', 'channel', 'locale', 'title', 'by']),
    ...numbers(values, ['rung', 'round']),
  };
}

type Seen = Readonly<Record<string, Value | null>>;

function listed(value: Value | null | undefined): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.flatMap((one: unknown) => (typeof one === 'string' && one !== '' ? [one] : []));
}

function textOf(value: Value | null | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function timeOf(value: Value | null | undefined): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

function texts<K extends string>(
  values: Seen,
  keys: readonly K[],
): { readonly [Key in K]?: string } {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const text = textOf(values[key]);
      return text === undefined ? [] : [[key, text]];
    }),
  ) as { readonly [Key in K]?: string };
}

function numbers<K extends string>(
  values: Seen,
  keys: readonly K[],
): { readonly [Key in K]?: number } {
  return Object.fromEntries(
    keys.flatMap((key) => (typeof values[key] === 'number' ? [[key, values[key]]] : [])),
  ) as { readonly [Key in K]?: number };
}
