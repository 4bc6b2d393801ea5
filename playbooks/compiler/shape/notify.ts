import type { NotifyAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry } from '../tree';
import { expression, isParam, localised, yesNo } from './basics';
import { chainOf, elementsOf } from './chain';
import { fieldsOf } from './fields';
import { NOTIFY } from './keys';

/** A word to people of ours. */
export function notifyOf(entry: Entry, findings: Findings): NotifyAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, NOTIFY, findings, span);
  if (fields === undefined) return { kind: 'notify', to: [], cc: [], span, whole: false };
  const text = localised(fields.get('text'), 'text', findings);
  const urgent = fields.get('urgent');
  const plain = urgent?.kind === 'leaf' && !isParam(urgent) && typeof urgent.value === 'boolean';
  const written = plain
    ? yesNo(urgent, 'urgent', findings)
    : expression(urgent, 'urgent', findings);
  return {
    kind: 'notify',
    span,
    whole: fields.whole,
    to: chainOf(fields.get('to'), 'to', findings),
    cc: fields.has('cc') ? elementsOf(fields.get('cc'), 'cc', findings) : [],
    ...(text === undefined ? {} : { text }),
    ...(written === undefined ? {} : { urgent: written }),
  };
}
