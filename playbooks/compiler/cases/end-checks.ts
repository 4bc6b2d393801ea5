import type { ThingKind } from '../../simulator/happened';
import type { Findings } from '../findings';
import { entriesOf, isKnown, only } from '../scenario/stage';
import type { Stage } from '../scenario/stage';
import { oneOf, reference, wrong } from '../shape/basics';
import type { Fields } from '../shape/fields';
import { namesOf } from './plan-names';
import { patternsOf } from './patterns';
import type { EndChecks } from './test-case';
import { THINGS } from './test-case';

/** What is looked at when a case has been played to its end. */
export function endChecksOf(fields: Fields, stage: Stage, findings: Findings): EndChecks {
  return {
    never: patternsOf(fields.get('never'), 'never', stage, findings),
    ...only('exit', exitOf(fields, stage, findings)),
    ...only('goal', goalOf(fields, stage, findings)),
    ...only('openTasks', openTasksOf(fields, stage, findings)),
    ...only('counts', countsOf(fields, findings)),
  };
}

function exitOf(fields: Fields, stage: Stage, findings: Findings): EndChecks['exit'] {
  const name = reference(fields.get('exit'), 'exit', findings);
  if (name === undefined) return undefined;
  const known = namesOf(stage.plan, 'exit');
  return isKnown(name, { kind: 'exit', known }, findings) ? name : undefined;
}

function goalOf(fields: Fields, stage: Stage, findings: Findings): EndChecks['goal'] {
  const entry = fields.entry('goal');
  const value = oneOf(entry?.value, 'goal', ['reached', 'missed', 'open'] as const, findings);
  if (entry === undefined || value === undefined) return undefined;
  if (stage.plan.goal !== undefined) return { value, span: entry.value.span };
  const says = 'the playbook has no goal';
  const fix = 'remove it, or write a goal into the playbook';
  findings.add('test-unknown', entry.keySpan, { name: 'goal', says, fix });
  return undefined;
}

function openTasksOf(fields: Fields, stage: Stage, findings: Findings): EndChecks['openTasks'] {
  const entry = fields.entry('open_tasks');
  if (entry === undefined) return undefined;
  const { value: tree } = entry;
  if (tree.kind !== 'list')
    return wrong(tree, 'open_tasks', 'a list of tasks ([] for none)', findings);
  const known = namesOf(stage.plan, 'task');
  const value = tree.items.flatMap((item) => {
    const name = reference(item, 'open_tasks', findings);
    if (name === undefined || !isKnown(name, { kind: 'task', known }, findings)) return [];
    return [name.value];
  });
  return { value, span: tree.span };
}

function countsOf(fields: Fields, findings: Findings): EndChecks['counts'] {
  const entry = fields.entry('counts');
  if (entry === undefined) return undefined;
  const counts: Partial<Record<ThingKind, number>> = {};
  for (const { key, keySpan, value } of entriesOf(entry.value, 'counts', findings)) {
    const kind = THINGS.find((one) => one === key);
    const name = { value: key, span: keySpan };
    if (!isKnown(name, { kind: 'thing to count', known: THINGS }, findings)) continue;
    const isCount =
      value.kind === 'leaf' && Number.isSafeInteger(value.value) && Number(value.value) >= 0;
    if (!isCount) wrong(value, key, 'a number of times, 0 or more', findings);
    else if (kind !== undefined) counts[kind] = Number(value.value);
  }
  return { value: counts, span: entry.value.span };
}
