import type { ExitAst, StepAst, WayAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { expression, oneOf, wrong, yesNo } from './basics';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { fieldList } from './forms';
import { EXIT, WAY } from './keys';
import { rhythmOf } from './moments';
import { KINDS, kindOf, readTrigger, taskPolicy, triggerOf } from './triggers';

/** Ways into a playbook and out of it. */

export function wayOf(entry: Entry, name: Placed<string>, findings: Findings): WayAst {
  const bare: WayAst = { name, atCreation: false };
  const fields = fieldsOf(entry.value, WAY, findings, name.span);
  if (fields === undefined) return bare;
  const kind = kindOf(fields, 'enroll', findings);
  const atCreation = yesNo(fields.get('at_creation'), 'at_creation', findings) ?? false;
  const past = oneOf(fields.get('past'), 'past', ['run', 'skip'], findings);
  if (kind === undefined) return bare;
  checkBelongs(fields, kind, findings);
  switch (kind) {
    case 'manual':
      return { ...bare, ...manualOf(fields, findings) };
    case 'schedule':
      return { ...bare, ...scheduleOf(fields, findings) };
    default: {
      if (kind === 'at' && !fields.has('past') && fields.whole) {
        findings.add('past-missing', fields.entry('at')?.keySpan ?? name.span);
      }
      const trigger = readTrigger(fields, kind, findings);
      return { name, trigger, atCreation, ...(past === undefined ? {} : { past }) };
    }
  }
}

/** Keys that belong to one kind of way in. */
const BELONGS: Readonly<Record<string, { readonly kind: string; readonly expected: string }>> = {
  at_creation: { kind: 'becomes', expected: '"becomes" beside it' },
  past: { kind: 'at', expected: '"at" beside it' },
  fields: { kind: 'manual', expected: '"manual: true" beside it' },
};

function checkBelongs(fields: Fields, kind: string, findings: Findings): void {
  for (const [key, { kind: only, expected }] of Object.entries(BELONGS)) {
    const span = fields.entry(key)?.keySpan;
    if (span === undefined || only === kind) continue;
    const fix = key === 'fields' ? 'write the fields of an event in the catalog' : 'remove it';
    findings.add('wrong-shape', span, { key, expected, found: `"${kind}"`, fix });
  }
  // Triggers look at their own "for".
  const stays = kind === 'manual' || kind === 'schedule' ? fields.entry('for')?.keySpan : undefined;
  if (stays === undefined) return;
  const expected = '"becomes" beside it';
  findings.add('wrong-shape', stays, {
    key: 'for',
    expected,
    found: `"${kind}"`,
    fix: 'remove it',
  });
}

function manualOf(fields: Fields, findings: Findings): Pick<WayAst, 'manual'> {
  const tree = fields.get('manual');
  if (tree !== undefined && (tree.kind !== 'leaf' || tree.value !== true)) {
    wrong(tree, 'manual', 'true', findings);
    return {};
  }
  const form = fieldList(fields.get('fields'), 'fields', findings);
  const condition = expression(fields.get('if'), 'if', findings);
  return { manual: { fields: form, ...(condition === undefined ? {} : { if: condition }) } };
}

function scheduleOf(fields: Fields, findings: Findings): Pick<WayAst, 'schedule'> {
  const span = fields.entry('schedule')?.keySpan ?? fields.span;
  if (!fields.has('if') && fields.whole) findings.add('schedule-without-if', span);
  const rhythm = rhythmOf(fields.get('schedule'), 'schedule', findings);
  const condition = expression(fields.get('if'), 'if', findings);
  if (rhythm === undefined) return {};
  return { schedule: { rhythm, span, ...(condition === undefined ? {} : { if: condition }) } };
}

export type StepReader = (
  tree: Tree | undefined,
  key: string,
  findings: Findings,
) => readonly StepAst[];

/** `steps` reads the closing steps. An exit may be `{}`: it is reached by steps only. */
export function exitOf(
  entry: Entry,
  name: Placed<string>,
  how: { readonly steps: StepReader; readonly findings: Findings },
): ExitAst {
  const { steps, findings } = how;
  const fields = fieldsOf(entry.value, EXIT, findings, name.span);
  if (fields === undefined) return { name, do: [] };
  const written = KINDS.some((kind) => fields.has(kind));
  // One that could not be read is there all the same: nobody is told that nothing leads to this exit.
  const trigger = written
    ? (triggerOf(fields, 'exits', findings) ?? { span: fields.span })
    : undefined;
  const tasks = taskPolicy(fields.get('tasks'), 'tasks', findings);
  if (!written) checkLone(fields, findings);
  return {
    name,
    do: steps(fields.get('do'), 'do', findings),
    ...(trigger === undefined ? {} : { trigger }),
    ...(tasks === undefined ? {} : { tasks }),
  };
}

/** `if` and `for` without anything they could be about. */
function checkLone(fields: Fields, findings: Findings): void {
  for (const key of ['if', 'for']) {
    const span = fields.entry(key)?.keySpan;
    if (span === undefined || !fields.whole) continue;
    const list = 'event, when, becomes, silence, at';
    findings.add('trigger-kinds', span, { found: `only "${key}"`, list });
  }
}
