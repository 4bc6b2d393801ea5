import type { Span as Length } from '../../kernel/plan';
import type { Findings } from '../findings';
import type { Tree } from '../tree';
import { filled, isOpen, isParam, oneOf, wrong } from './basics';
import { fieldsOf } from './fields';
import { MOMENT_KEYS, SPAN } from './keys';

/** Spans of time and times of day. */

const UNITS = ['m', 'h', 'd', 'w', 'mo', 'bd', 'bh'] as const;
/** Days one unit may last at most: what the limit of 800 days counts with. */
const DAYS: Readonly<Record<Length['unit'], number>> = {
  m: 1 / 1440,
  h: 1 / 24,
  d: 1,
  w: 7,
  mo: 30.5,
  bd: 1.4,
  bh: 1 / 6,
};
const LONGEST_DAYS = 800;

/** A length of time; `zero` where none at all may stand. */
export function lengthOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
  zero: 'zero' | 'more' = 'more',
): Length | undefined {
  if (tree === undefined) return undefined;
  if (isParam(tree)) {
    const expected = 'a length of time';
    const given = filled(tree, { key, types: ['span'], expected }, findings);
    return isOpen(tree) ? SOME : lengthOf(given, key, findings, zero);
  }
  if (tree.kind === 'map') return lengthMap(tree, key, findings);
  if (tree.kind === 'list' || tree.value === null) {
    return wrong(tree, key, 'a length of time (3d, 5bd, 30m)', findings);
  }
  const found = /^([0-9]{1,6})(m|h|d|w|mo|bd|bh)$/.exec(tree.text);
  const unit = UNITS.find((name) => name === found?.[2]);
  if (unit !== undefined && Number(found?.[1]) === 0 && zero === 'more') {
    const because = 'no time would pass; only a rung of a ladder may come at once';
    const fix = 'write at least 1m, or leave it out';
    findings.add('bad-span', tree.span, { text: tree.text, because, fix });
    return undefined;
  }
  if (found === null || unit === undefined) {
    findings.add('bad-span', tree.span, { text: tree.text.slice(0, 40), ...meant(tree.text) });
    return undefined;
  }
  const n = Number(found[1]);
  if (n * DAYS[unit] > LONGEST_DAYS) {
    findings.add('span-too-long', tree.span, { text: tree.text });
    return undefined;
  }
  return { n, unit };
}

/** Stands for a parameter of a fragment that is read by itself. */
const SOME: Length = { n: 1, unit: 'd' };

const LETTERS: ReadonlyMap<string, Length['unit']> = new Map([
  ['minute', 'm'],
  ['min', 'm'],
  ['hour', 'h'],
  ['day', 'd'],
  ['week', 'w'],
  ['month', 'mo'],
]);

/** `14 d`, `3 days`, `P3D`: what was meant is plain. */
function meant(text: string): { readonly fix?: string } {
  const found = /^([1-9][0-9]{0,5})\s*([a-z]+)$/i.exec(text.trim());
  const word = found?.[2]?.toLowerCase() ?? '';
  const unit = UNITS.find((name) => name === word) ?? LETTERS.get(word.replace(/s$/, ''));
  if (found !== null && unit !== undefined) return { fix: `write ${found[1]}${unit}` };
  const years = /^([1-9]?)\s*(y|yr|year)s?$/i.exec(text.trim());
  if (years !== null) return { fix: `write ${Number(years[1] || 1) * 12}mo` };
  if (!/^[1-9][0-9]{0,5}$/.test(text)) return {};
  return { fix: `write ${text}d for days, ${text}bd for business days, or ${text}h for hours` };
}

function lengthMap(
  tree: Extract<Tree, { kind: 'map' }>,
  key: string,
  findings: Findings,
): Length | undefined {
  const other = tree.entries.find(
    (entry) => entry.key === 'pick' || MOMENT_KEYS.includes(entry.key),
  );
  if (other !== undefined && !tree.entries.some((entry) => entry.key === 'in')) {
    const found = other.key === 'pick' ? 'a pick' : 'a point in time';
    findings.add('wrong-shape', other.keySpan, {
      key,
      expected: 'one length of time: 3d, 5bd, 30m',
      found,
    });
    return undefined;
  }
  const fields = fieldsOf(tree, SPAN, findings);
  if (fields === undefined) return undefined;
  const inner = fields.get('in');
  const length =
    inner?.kind === 'map'
      ? wrong(inner, 'in', 'a span', findings)
      : lengthOf(inner, 'in', findings);
  const roll = oneOf(fields.get('roll'), 'roll', ['next', 'previous'], findings);
  const time = timeOf(fields.get('time'), findings);
  if (length === undefined) return undefined;
  return {
    ...length,
    ...(roll === undefined ? {} : { roll }),
    ...(time === undefined ? {} : { time }),
  };
}

/** `HH:MM`. */
export function timeOf(tree: Tree | undefined, findings: Findings): string | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind !== 'leaf') return wrong(tree, 'time', 'a time of day', findings);
  if (typeof tree.value === 'string' && /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(tree.value)) {
    return tree.value;
  }
  findings.add('bad-time', tree.span, { text: tree.text.slice(0, 40) });
  return undefined;
}

/** `YYYY-MM-DD`, a day that exists. */
export function dayOf(tree: Tree | undefined, key: string, findings: Findings): string | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind !== 'leaf') return wrong(tree, key, 'a date', findings);
  if (isDay(tree.text)) return tree.text;
  findings.add('bad-date', tree.span, { text: tree.text.slice(0, 40) });
  return undefined;
}

export function isDay(text: string): boolean {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (found === null) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return longest !== undefined && day >= 1 && day <= longest;
}
