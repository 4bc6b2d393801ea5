import type { Catalog, Window } from '../../kernel/catalog';
import type { Findings } from '../findings';
import type { Tree } from '../tree';
import { describe } from '../tree';
import { listOf, oneOf, wrong } from './basics';
import { WINDOW } from './catalog-keys';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { named } from './forms';
import { timeOf } from './lengths';

/** When outreach may go, and days of the week. */

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** Any time at all; it needs no declaration and takes none. */
const ALWAYS = 'always';

export function windowsOf(tree: Tree | undefined, findings: Findings): Catalog['windows'] {
  const found: Record<string, Window> = {};
  for (const { name, entry } of named(tree, 'windows', 'a map (name: {…})', findings)) {
    if (name.value === ALWAYS) {
      findings.add('duplicate-id', name.span, { id: ALWAYS, by: 'the product' });
      continue;
    }
    const fields = fieldsOf(entry.value, WINDOW, findings, name.span);
    const window = fields === undefined ? undefined : windowOf(fields, findings);
    if (window !== undefined) found[name.value] = window;
  }
  return found;
}

function windowOf(fields: Fields, findings: Findings): Window | undefined {
  const days = fields.get('days');
  const business = days?.kind === 'leaf' && days.value === 'business';
  const range = timesOf(fields, findings);
  const list = business ? [] : weekOf(days, 'days', findings);
  if (range === undefined) return undefined;
  const to = fields.get('to');
  if (range.to <= range.from && to !== undefined) {
    return wrong(to, 'to', `a time after "${range.from}"`, findings);
  }
  return { days: business ? 'business' : list, ...range };
}

/** `from` and `to`, both there. */
export function timesOf(
  fields: Fields,
  findings: Findings,
): { readonly from: string; readonly to: string } | undefined {
  const from = timeOf(fields.get('from'), findings);
  const to = timeOf(fields.get('to'), findings);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** ISO weekdays, sorted, each once. */
export function weekOf(tree: Tree | undefined, key: string, findings: Findings): readonly number[] {
  const business = key === 'days' ? 'business, or ' : '';
  const expected = `${business}a list like [mon, tue, wed, thu, fri]`;
  if (tree?.kind === 'leaf' && tree.value !== null) {
    const found = describe(tree);
    findings.add('wrong-shape', tree.span, { key, expected, found });
    return [];
  }
  const items = listOf(tree, key, expected, findings) ?? [];
  const days = items.flatMap((item) => {
    const day = oneOf(item, key, WEEK, findings);
    return day === undefined ? [] : [WEEK.indexOf(day) + 1];
  });
  return [...new Set(days)].sort((a, b) => a - b);
}
