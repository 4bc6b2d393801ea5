import { isClean, pointerTo } from '../change/check-text';
import { shown } from '../change/check-value';
import type { Fault } from '../refused';

const DATA_LIMIT = 32 * 1024;
const DEPTH_LIMIT = 32;
const FAULTS_SHOWN = 20;

/**
 * Checks the free part of an event: an object of at most 32 KiB and 32 levels, without text that Postgres refuses,
 * without `$plan` (it would be taken for a plan on its way through a workflow) and `__proto__`. One walk without
 * recursion: a body of 4 MiB may nest a million deep.
 */
export function checkData(data: unknown, faults: Fault[]): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    faults.push({
      pointer: '/data',
      code: 'wrong_type',
      detail: `data is an object, found ${shown(data)}`,
    });
    return {};
  }
  const before = faults.length;
  walk(data, faults);
  if (faults.length > before) return {};
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes > DATA_LIMIT) {
    faults.push({
      pointer: '/data',
      code: 'too_large',
      detail: `data has at most ${DATA_LIMIT} bytes, found ${bytes}`,
    });
    return {};
  }
  return data as Readonly<Record<string, unknown>>;
}

function walk(data: object, faults: Fault[]): void {
  const stack: { value: unknown; path: readonly (string | number)[] }[] = [
    { value: data, path: ['data'] },
  ];
  for (
    let next = stack.pop();
    next !== undefined && faults.length < FAULTS_SHOWN;
    next = stack.pop()
  ) {
    const { value, path } = next;
    if (typeof value === 'string' && !isClean(value, 'many lines'))
      faults.push(forbidden(path, 'the text holds a character'));
    if (typeof value !== 'object' || value === null) continue;
    if (path.length > DEPTH_LIMIT) {
      faults.push({
        pointer: pointerTo(...path),
        code: 'out_of_range',
        detail: `nested deeper than ${DEPTH_LIMIT}`,
      });
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$plan' || key === '__proto__')
        faults.push({
          pointer: pointerTo(...path, key),
          code: 'unknown_member',
          detail: `"${key}" is reserved`,
          fix: 'use another name',
        });
      else if (!isClean(key, 'one line')) faults.push(forbidden(path, 'a key holds a character'));
      else stack.push({ value: inner, path: [...path, key] });
    }
  }
}

function forbidden(path: readonly (string | number)[], what: string): Fault {
  return {
    pointer: pointerTo(...path),
    code: 'forbidden_character',
    detail: `${what} that cannot be kept: a control character, a mark that turns the direction of text or half a surrogate pair`,
    fix: 'remove it',
  };
}
