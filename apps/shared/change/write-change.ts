import type { PoolClient } from 'pg';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Parts } from '../../../playbooks/rules/recompute';
import type { Written } from './effects';
import type { Row } from './row';

/** Single attributes of one customer, contact or record. */
export interface ThingChange {
  readonly kind: string;
  readonly id: string;
  readonly put: Readonly<Record<string, Value>>;
  readonly gone: readonly string[];
  /** Member -> ms, of those somebody told us. */
  readonly times: Readonly<Record<string, number>>;
  /** Of computed ones: when, and the parts of a score. */
  readonly computed: Readonly<Record<string, { readonly at: number; readonly parts?: Parts }>>;
}

/** A row of the history. */
export interface ChangeRow {
  readonly kind: string;
  readonly subject: string;
  readonly attribute: string;
  readonly old: unknown;
  readonly new: unknown;
  readonly parts?: Parts;
}

export interface ChangeDocument {
  readonly customer: string;
  /** Written as a whole. */
  readonly row?: Row & { readonly create: boolean };
  readonly things: readonly ThingChange[];
  readonly rows: readonly ChangeRow[];
  /** Of the first row of the history. */
  readonly id: number;
  readonly source: string;
  /** By what its values are computed now; absent: as before. */
  readonly computedBy?: string;
  /** The argument of `tenure_write`. */
  readonly effects: string;
}

/** Undefined when a row that was to be made is there: somebody was faster. Then nothing was written. */
export async function writeChange(
  client: PoolClient,
  change: ChangeDocument,
): Promise<Written | undefined> {
  const { customer, row, rows, id, source, computedBy } = change;
  const own = change.things.find((one) => one.kind === row?.kind && one.id === row.id);
  const document = {
    customer,
    ...(row && withOwn(row, own)),
    things: change.things.filter((one) => one !== own),
    computed_by: computedBy ?? null,
  };
  const history = rows.map((one, n) => ({ ...one, source, ...(n === 0 ? { id } : {}) }));
  const { rows: answers } = await client.query<{ done: Written | null }>(
    'SELECT tenure_change($1::jsonb, $2::jsonb, $3::jsonb) AS done',
    [JSON.stringify(document), JSON.stringify(history), change.effects],
  );
  return answers[0]?.done ?? undefined;
}

function withOwn(row: Row, own: ThingChange | undefined): Record<string, unknown> {
  if (own === undefined) return { ...row, computed: {} };
  return { ...row, attributes: attributesWith(row.attributes, own), computed: own.computed };
}

export function attributesWith(
  attributes: Row['attributes'],
  { put, gone }: Pick<ThingChange, 'put' | 'gone'>,
): Row['attributes'] {
  const kept = Object.entries(attributes).filter(([name]) => !gone.includes(name));
  return { ...Object.fromEntries(kept), ...put };
}
