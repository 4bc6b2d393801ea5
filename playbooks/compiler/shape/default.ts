import { toTime } from '../../kernel/civil';
import { outside } from '../../kernel/form-range';
import { nearest } from '../findings';
import type { Findings } from '../findings';
import type { Placed } from '../tree';
import { instantOf } from './instant';
import { isDay } from './lengths';

/** Defaults: what an attribute, a variable or a field is without being told. */

export interface Fits {
  readonly type: string;
  readonly values?: readonly string[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}
type Scalar = string | number | boolean;

/** The default as expressions know it (a time in UTC), after a look at whether it fits its type. */
export function defaultOf(
  placed: Placed<Scalar>,
  wanted: Fits,
  findings: Findings,
): Placed<Scalar> {
  const { value, span } = placed;
  const { expected, fits } = fitting(value, wanted);
  if (fits) return wanted.type === 'time' ? { value: utc(value), span } : placed;
  if (wanted.type === 'enum' && typeof value === 'string') {
    const values = wanted.values ?? [];
    const near = nearest(value, values);
    const because = 'a default must be one of the values';
    const args = { value, values: values.join(', '), because };
    findings.add('not-an-enum-value', span, near === undefined ? args : { ...args, near });
    return placed;
  }
  const found = typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(value);
  findings.add('wrong-shape', span, { key: 'default', expected, found });
  return placed;
}

function utc(value: Scalar): Scalar {
  const at = instantOf(String(value));
  return at === undefined ? value : toTime(at);
}

interface Fit {
  readonly expected: string;
  readonly fits: boolean;
}

function fitting(value: Scalar, wanted: Fits): Fit {
  switch (wanted.type) {
    case 'number':
    case 'money':
      return typeof value === 'number' && Number.isFinite(value)
        ? inRange(value, wanted, 'a number')
        : { expected: 'a number', fits: false };
    case 'boolean':
      return { expected: 'true or false', fits: typeof value === 'boolean' };
    case 'date':
      return {
        expected: 'a date like 2026-05-01',
        fits: typeof value === 'string' && isDay(value),
      };
    case 'time':
      return {
        expected: 'a time with its offset, like 2026-03-02T09:00+08:00',
        fits: typeof value === 'string' && instantOf(value) !== undefined,
      };
    case 'enum': {
      const known = wanted.values === undefined || wanted.values.includes(String(value));
      return { expected: 'one of its values', fits: typeof value === 'string' && known };
    }
    default:
      return typeof value === 'string'
        ? inRange(value, wanted, 'a text')
        : { expected: 'a text', fits: false };
  }
}

function inRange(value: Scalar, wanted: Fits, expected: string): Fit {
  const off = outside(value, wanted);
  return { expected: off ?? expected, fits: off === undefined };
}
