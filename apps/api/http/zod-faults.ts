import type { z } from 'zod';
import { suggest } from '../../shared/change/suggest';
import type { Fault, ProblemCode } from './problem';
import { PROBLEMS } from './problem';
import { toPointer } from './pointer';
import { membersAt } from './schema-members';
import { wordsOf } from './zod-words';

type Issue = z.core.$ZodIssue;
type Place = 'body' | 'query' | 'param';

/** All that a schema found, in our words and with our codes: pointers into a body, names of parameters otherwise. */
export function toFaults(
  issues: readonly Issue[],
  value: unknown,
  schema: unknown,
  place: Place,
): Fault[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) =>
        unknownMember([...issue.path, key], membersAt(schema, issue.path), place),
      );
    if (issue.code === 'invalid_union') return deepest(issue, value, schema, place);
    return [
      {
        ...at(issue.path, place),
        code: codeOf(issue, value),
        detail: wordsOf(issue, valueAt(value, issue.path)),
        ...fixOf(issue, valueAt(value, issue.path)),
      },
    ];
  });
}

/** Of the branches of a union the one that got furthest is the one that was meant. */
function deepest(
  issue: Issue & { code: 'invalid_union' },
  value: unknown,
  schema: unknown,
  place: Place,
): Fault[] {
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const depth = (branch: readonly Issue[]) => Math.max(...branch.map((one) => one.path.length));
  const best = branches.sort((a, b) => depth(b) - depth(a))[0];
  if (best === undefined || depth(best) === 0)
    return [
      { ...at(issue.path, place), code: 'wrong_type', detail: 'expected another form than this' },
    ];
  const inner = best.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
  return toFaults(inner, value, schema, place);
}

export function unknownMember(
  path: readonly PropertyKey[],
  known: readonly string[],
  place: Place = 'body',
): Fault {
  const key = String(path.at(-1));
  const word = place === 'body' ? 'member' : 'parameter';
  const fix = suggest(key, known) ?? 'leave it out';
  return {
    ...at(path, place),
    code: 'unknown_member',
    detail: `there is no ${word} "${key}" here`,
    fix,
  };
}

function at(path: readonly PropertyKey[], place: Place): Pick<Fault, 'pointer' | 'parameter'> {
  return place === 'body'
    ? { pointer: toPointer(path) }
    : {
        parameter: path
          .filter((part) => typeof part !== 'number')
          .map(String)
          .join('.'),
      };
}

function codeOf(issue: Issue, value: unknown): ProblemCode {
  if (issue.code === 'custom') {
    const code: unknown = issue.params?.['code'];
    return typeof code === 'string' && Object.hasOwn(PROBLEMS, code)
      ? (code as ProblemCode)
      : 'wrong_type';
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') return 'out_of_range';
  // A member of something that has none (a query split into a list) is not missing.
  const holder = valueAt(value, issue.path.slice(0, -1));
  const absent = issue.path.length > 0 && valueAt(value, issue.path) === undefined;
  return absent && typeof holder === 'object' ? 'missing_member' : 'wrong_type';
}

function fixOf(issue: Issue, found: unknown): Pick<Fault, 'fix'> {
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    const near = typeof found === 'string' ? suggest(found, known) : undefined;
    return { fix: near?.startsWith('write') ? near : `write one of ${known.join(', ')}` };
  }
  const fix: unknown = issue.code === 'custom' ? issue.params?.['fix'] : undefined;
  return typeof fix === 'string' ? { fix } : {};
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    // A list in a query is a text with commas until its schema splits it.
    if (typeof inner === 'string' && typeof key === 'number') return inner.split(',')[key];
    return typeof inner === 'object' && inner !== null
      ? (inner as Record<PropertyKey, unknown>)[key]
      : undefined;
  }, value);
}
