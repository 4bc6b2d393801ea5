import type { TriggerAst, WaitAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Placed } from '../tree';
import { expression, wrong } from './basics';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { named } from './forms';
import { ARM, WAIT } from './keys';
import { lengthOf } from './lengths';
import { momentOf, whenOf } from './moments';
import { pickEntry, picked } from './picks';
import { KINDS, kindsFault, triggerOf } from './triggers';

/** The one way to wait, in its five forms. */

type Span = WaitAst['span'];

export function waitOf(entry: Entry, findings: Findings): WaitAst {
  const span = entry.keySpan;
  const { value } = entry;
  if ((value.kind === 'leaf' && value.value !== null) || pickEntry(value) !== undefined) {
    return plainWait(picked(value, 'wait', lengthOf, findings), span);
  }
  const fields = fieldsOf(value, WAIT, findings, span);
  const broken = { ...plainWait(undefined, span), whole: false };
  if (fields === undefined) return broken;
  const form = formOf(fields, span, findings);
  const pause = expression(fields.get('pause_while'), 'pause_while', findings);
  const pauses = pause === undefined ? {} : { pauseWhile: pause };
  switch (form) {
    case undefined:
      return broken;
    case 'in':
      refuseBeside(fields, ['if', 'for', 'since', 'timeout', 'grace'], '"in"', findings);
      return { ...plainWait(picked(inOf(value), 'wait', lengthOf, findings), span), ...pauses };
    case 'at':
      refuseBeside(fields, ['roll', 'time'], '"at"', findings);
      refuseBeside(fields, ['if', 'for', 'since', 'timeout', 'pause_while'], '"at"', findings);
      return atWait(fields, span, findings);
    default:
      return { ...triggerWait(fields, form, span, findings), ...pauses };
  }
}

/** What ends the wait: exactly one of the forms. */
function formOf(
  fields: Fields,
  span: Span,
  findings: Findings,
): 'in' | 'at' | 'any' | 'all' | 'one' | undefined {
  const forms = ['in', 'any', 'all', ...KINDS].filter((key) => fields.has(key));
  const [form, second] = forms;
  const known = ['in', 'at', 'event', 'when', 'becomes', 'silence', 'any', 'all'];
  if (form === undefined) {
    if (fields.whole) findings.add('trigger-kinds', span, kindsFault([], known));
    return undefined;
  }
  if (second !== undefined) {
    const at = fields.entry(second)?.keySpan ?? span;
    findings.add('trigger-kinds', at, kindsFault(forms, known));
    return undefined;
  }
  return form === 'in' || form === 'at' || form === 'any' || form === 'all' ? form : 'one';
}

/** `{in: 3d, roll: next, pause_while: …}` without what is not of the span. */
function inOf(value: Entry['value']): Entry['value'] {
  if (value.kind !== 'map') return value;
  const inner = value.entries.find(({ key }) => key === 'in')?.value;
  if (inner !== undefined && pickEntry(inner) !== undefined) return inner;
  return { ...value, entries: value.entries.filter(({ key }) => SPAN_KEYS.includes(key)) };
}
const SPAN_KEYS = ['in', 'roll', 'time'];

function plainWait(until: WaitAst['until'], span: Span): WaitAst {
  const known = until === undefined ? {} : { until };
  return { kind: 'wait', form: 'span', arms: [], span, whole: until !== undefined, ...known };
}

function atWait(fields: Fields, span: Span, findings: Findings): WaitAst {
  const until = momentOf(fields.get('at'), 'at', findings);
  const grace = lengthOf(fields.get('grace'), 'grace', findings, 'zero');
  return {
    ...plainWait(until, span),
    form: 'at',
    // What it has for outcomes is plain, even when its date is not.
    whole: fields.whole,
    ...(grace === undefined ? {} : { grace }),
  };
}

function triggerWait(
  fields: Fields,
  form: 'one' | 'any' | 'all',
  span: Span,
  findings: Findings,
): WaitAst {
  const list = form === 'one' ? undefined : fields.entry(form);
  refuseBeside(
    fields,
    ['grace', 'roll', 'time'],
    form === 'one' ? 'a trigger' : `"${form}"`,
    findings,
  );
  if (list !== undefined) refuseBeside(fields, ['if', 'for', 'since'], `"${form}"`, findings);
  const arms = list === undefined ? single(fields, span, findings) : armsOf(list, findings);
  const until = timeoutOf(fields, span, findings);
  const written = list?.value.kind === 'map' ? list.value.entries.length : 1;
  return {
    kind: 'wait',
    form,
    arms,
    span,
    whole: fields.whole && arms.length === written,
    ...(until === undefined ? {} : { until }),
  };
}

function single(fields: Fields, span: Span, findings: Findings): WaitAst['arms'] {
  const trigger = triggerOf(fields, 'wait', findings);
  return trigger === undefined ? [] : [{ name: { value: 'reached', span }, trigger }];
}

const TAKEN = ['timeout', 'cancelled'];

function armsOf(list: Entry, findings: Findings): WaitAst['arms'] {
  const expected = 'a map of triggers (name: {event: …})';
  if (list.value.kind === 'map' && list.value.entries.length === 0) {
    wrong(list.value, list.key, expected, findings);
  }
  const arms = named(list.value, list.key, expected, findings);
  return arms.flatMap(({ name, entry }) => {
    if (TAKEN.includes(name.value)) {
      findings.add('reserved-outcome', name.span, { name: name.value });
      return [];
    }
    const trigger = armOf(entry, name, findings);
    return trigger === undefined ? [] : [{ name, trigger }];
  });
}

function armOf(entry: Entry, name: Placed<string>, findings: Findings): TriggerAst | undefined {
  const fields = fieldsOf(entry.value, ARM, findings, name.span);
  return fields === undefined ? undefined : triggerOf(fields, 'arm', findings);
}

function timeoutOf(fields: Fields, span: Span, findings: Findings): WaitAst['until'] | undefined {
  const tree = fields.get('timeout');
  if (tree === undefined) {
    // A misspelt "timeout" has been reported as such.
    if (fields.whole) findings.add('timeout-missing', span);
    return undefined;
  }
  if (tree.kind === 'leaf' && tree.value === 'never') return 'never';
  return whenOf(tree, 'timeout', findings);
}

function refuseBeside(
  fields: Fields,
  keys: readonly string[],
  other: string,
  findings: Findings,
): void {
  for (const key of keys) {
    const span = fields.entry(key)?.keySpan;
    if (span === undefined) continue;
    const args = { key, expected: `no place beside ${other}`, found: `"${key}"` };
    findings.add('wrong-shape', span, { ...args, ...BESIDE[key] });
  }
}

const BESIDE: Readonly<Partial<Record<string, { readonly fix: string }>>> = {
  if: { fix: 'move it to the step, or into the trigger it belongs to' },
  for: { fix: 'move it to the "when" or "becomes" it belongs to' },
  since: { fix: 'move it to the "event" it belongs to' },
  timeout: { fix: 'remove it: the wait is over by itself' },
  pause_while: { fix: 'remove it: a date does not stand still' },
  roll: { fix: 'write it into the timeout: {in: 5d, roll: next}' },
  time: { fix: 'write it into the timeout: {in: 5d, time: "17:00"}' },
  grace: { fix: 'remove it: it belongs to "at"' },
};
