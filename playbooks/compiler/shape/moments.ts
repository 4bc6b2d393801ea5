import type { MomentAst, RhythmAst, WhenAst } from '../ast';
import type { Findings } from '../findings';
import type { Tree } from '../tree';
import { expression, oneOf, wholeNumber, wrong } from './basics';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { MOMENT, RHYTHM } from './keys';
import { lengthOf, timeOf } from './lengths';
import { picked } from './picks';

/** Points in time that are tied to a date, and days that come back. */

/** A span, a pick of spans, or a moment. */
export function whenOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): WhenAst | undefined {
  if (tree?.kind === 'map' && tree.entries.some((entry) => entry.key === 'date')) {
    return momentOf(tree, key, findings);
  }
  return picked(tree, key, lengthOf, findings);
}

export function momentOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): MomentAst | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind !== 'map') {
    const expected = 'a moment like {date: customer.renews_on, before: 30d}';
    return wrong(tree, key, expected, findings);
  }
  const fields = fieldsOf(tree, MOMENT, findings);
  if (fields === undefined) return undefined;
  const date = expression(fields.get('date'), 'date', findings);
  const before = picked(fields.get('before'), 'before', lengthOf, findings);
  const after = picked(fields.get('after'), 'after', lengthOf, findings);
  const roll = oneOf(fields.get('roll'), 'roll', ['next', 'previous'], findings);
  const time = timeOf(fields.get('time'), findings);
  const every = lengthOf(fields.get('every'), 'every', findings);
  const span = fields.entry('date')?.keySpan ?? fields.span;
  const both = fields.has('before') ? fields.entry('after')?.keySpan : undefined;
  if (both !== undefined) {
    const args = { key: 'after', expected: 'no "before" beside it', found: 'both' };
    findings.add('wrong-shape', both, { ...args, fix: 'keep one of "before" and "after"' });
  }
  if (date === undefined) return undefined;
  return {
    date,
    span,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(roll === undefined ? {} : { roll }),
    ...(time === undefined ? {} : { time }),
    ...(every === undefined ? {} : { every }),
  };
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `{days: business, time: "09:00"}`. */
export function rhythmOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): RhythmAst | undefined {
  if (tree === undefined) return undefined;
  const fields = fieldsOf(tree, RHYTHM, findings);
  if (fields === undefined) return undefined;
  const days = daysOf(fields.get('days'), findings);
  const place = { key: 'day_of_month', from: 1, to: 31 };
  const dayOfMonth = wholeNumber(fields.get('day_of_month'), place, findings);
  const time = timeOf(fields.get('time'), findings);
  checkOne(fields, key, findings);
  if (time === undefined || (days === undefined && dayOfMonth === undefined)) return undefined;
  return {
    time,
    span: fields.span,
    ...(days === undefined ? {} : { days }),
    ...(dayOfMonth === undefined ? {} : { dayOfMonth: dayOfMonth.value }),
  };
}

function checkOne(fields: Fields, key: string, findings: Findings): void {
  const [days, month] = [fields.entry('days'), fields.entry('day_of_month')];
  if (days !== undefined && month !== undefined) {
    const args = { key: 'day_of_month', expected: 'no "days" beside it', found: 'both' };
    findings.add('wrong-shape', month.keySpan, { ...args, fix: 'keep one of the two' });
  }
  if (days !== undefined || month !== undefined || !fields.whole) return;
  const fix = 'add "days: business", "days: [mon, thu]" or "day_of_month: 1"';
  findings.add('missing-key', fields.span, { key: 'days', thing: `"${key}"`, fix });
}

function daysOf(tree: Tree | undefined, findings: Findings): RhythmAst['days'] {
  if (tree === undefined) return undefined;
  if (tree.kind === 'leaf' && tree.value === 'business') return 'business';
  const expected = 'business or a list like [mon, thu]';
  if (tree.kind !== 'list' || tree.items.length === 0) {
    const text = tree.kind === 'leaf' ? tree.text.toLowerCase() : '';
    const day = WEEK.find((name) => text.startsWith(name));
    const wanted = day === undefined ? expected : { expected, fix: `write [${day}]` };
    return wrong(tree, 'days', wanted, findings);
  }
  const days = tree.items.flatMap((item) => {
    const day = oneOf(item, 'days', WEEK, findings);
    return day === undefined ? [] : [WEEK.indexOf(day) + 1];
  });
  return days.length === 0 ? undefined : [...new Set(days)].sort((a, b) => a - b);
}
