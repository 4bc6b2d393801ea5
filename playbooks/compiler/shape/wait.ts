import type { WaitAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry } from '../tree';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { named } from './forms';
import { ARM, WAIT } from './keys';
import { lengthOf } from './lengths';
import { triggerOf } from './triggers';

/** The one way to wait. */

export function waitOf(entry: Entry, findings: Findings): WaitAst {
  const span = entry.keySpan;
  const { value } = entry;
  if (value.kind === 'leaf' && value.value !== null) {
    return plainWait(lengthOf(value, 'wait', findings), span);
  }
  const fields = fieldsOf(value, WAIT, findings, span);
  if (fields === undefined) return { ...plainWait(undefined, span), whole: false };
  const forms = ['in', 'any', 'event', 'when', 'becomes'].filter((key) => fields.has(key));
  const [form, second] = forms;
  if (form === undefined) {
    if (fields.whole) findings.add('trigger-kinds', span, { found: 'none' });
    return { ...plainWait(undefined, span), whole: false };
  }
  if (second !== undefined) {
    const at = fields.entry(second)?.keySpan ?? span;
    findings.add('trigger-kinds', at, { found: forms.join(' and ') });
    return { ...plainWait(undefined, span), whole: false };
  }
  if (form !== 'in') return triggerWait(fields, span, findings);
  refuseBeside(fields, ['if', 'since', 'timeout'], '"in"', findings);
  return plainWait(lengthOf(fields.get('in'), 'in', findings), span);
}

function plainWait(until: WaitAst['until'], span: WaitAst['span']): WaitAst {
  const whole = until !== undefined;
  return { kind: 'wait', form: 'span', arms: [], span, whole, ...(whole ? { until } : {}) };
}

function triggerWait(fields: Fields, span: WaitAst['span'], findings: Findings): WaitAst {
  const any = fields.entry('any');
  if (any !== undefined) refuseBeside(fields, ['if', 'since'], '"any"', findings);
  const arms = any === undefined ? single(fields, span, findings) : armsOf(any, findings);
  const until = timeoutOf(fields, span, findings);
  return {
    kind: 'wait',
    form: any === undefined ? 'one' : 'any',
    arms,
    span,
    whole: fields.whole && arms.length > 0,
    ...(until === undefined ? {} : { until }),
  };
}

function single(fields: Fields, span: WaitAst['span'], findings: Findings): WaitAst['arms'] {
  const trigger = triggerOf(fields, findings);
  return trigger === undefined ? [] : [{ name: { value: 'reached', span }, trigger }];
}

function armsOf(any: Entry, findings: Findings): WaitAst['arms'] {
  const arms = named(any.value, 'any', 'a map of triggers (name: {event: …})', findings);
  return arms.flatMap(({ name, entry }) => {
    if (name.value === 'timeout' || name.value === 'cancelled') {
      findings.add('reserved-outcome', name.span, { name: name.value });
      return [];
    }
    const fields = fieldsOf(entry.value, ARM, findings, name.span);
    if (fields === undefined) return [];
    const trigger = triggerOf(fields, findings);
    if (trigger === undefined) {
      if (fields.whole) findings.add('trigger-kinds', name.span, { found: 'none' });
      return [];
    }
    return [{ name, trigger }];
  });
}

function timeoutOf(
  fields: Fields,
  span: WaitAst['span'],
  findings: Findings,
): WaitAst['until'] | undefined {
  const tree = fields.get('timeout');
  if (tree === undefined) {
    // A misspelt "timeout" has been reported as such.
    if (fields.whole) findings.add('timeout-missing', span);
    return undefined;
  }
  if (tree.kind === 'leaf' && tree.value === 'never') return 'never';
  return lengthOf(tree, 'timeout', findings);
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
    findings.add('wrong-shape', span, {
      key,
      expected: `no place beside ${other}`,
      found: `"${key}"`,
    });
  }
}
