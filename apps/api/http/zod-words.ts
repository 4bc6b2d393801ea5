import type { z } from 'zod';
import { shown } from '../../shared/change/check-value';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
const UNITS: Readonly<Record<string, string>> = { string: 'character', array: 'element' };

/** What a schema found, in our words: expected and found, never a name out of the schema. */
export function wordsOf(issue: z.core.$ZodIssue, found: unknown): string {
  const seen = found === undefined ? '' : `, found ${shown(found)}`;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${KINDS[issue.expected] ?? issue.expected}${seen}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}${seen}`;
    case 'too_big':
      return `expected at most ${sizes(issue.maximum, issue.origin, found)}`;
    case 'too_small':
      return `expected at least ${sizes(issue.minimum, issue.origin, found)}`;
    case 'invalid_format':
      return issue.format === 'email'
        ? `expected a plain address such as ana@example.com${seen}`
        : issue.message;
    default:
      return issue.message;
  }
}

/** The length is compared where the limit is one of length, else the value itself. */
function sizes(limit: number | bigint, origin: string, found: unknown): string {
  const unit = UNITS[origin];
  if (unit === undefined) return `${limit}${found === undefined ? '' : `, found ${shown(found)}`}`;
  const length = typeof found === 'string' || Array.isArray(found) ? `, found ${found.length}` : '';
  return `${limit} ${unit}${Number(limit) === 1 ? '' : 's'}${length}`;
}
