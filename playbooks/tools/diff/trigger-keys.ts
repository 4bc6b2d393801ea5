/** The keys of a trigger as they are written in a file: `{becomes: …, for: 2d}`, `{silence.of: …, silence.for: 21d}`. */

const KINDS = new Set(['event', 'when', 'becomes', 'silence', 'at', 'schedule', 'manual']);

/** The kind of a trigger or a way in; nothing for anything else. */
export function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const { kind } = value;
  // A computed attribute has a kind too, and parts or a value.
  if (typeof kind !== 'string' || !KINDS.has(kind) || 'value' in value) return undefined;
  return kind;
}

export function triggerKeys(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const kind = kindOf(value);
  if (kind === undefined) return undefined;
  const keys = Object.entries(value as object).flatMap(([key, inner]) =>
    key === 'kind' ? [] : [[spelt(key, kind), inner] as const],
  );
  return Object.fromEntries(keys);
}

function spelt(key: string, kind: string): string {
  if (kind === 'silence' && key === 'types') return 'silence.of';
  if (kind === 'silence' && key === 'for') return 'silence.for';
  return ['types', 'condition', 'moment', 'rhythm'].includes(key) ? kind : key;
}
