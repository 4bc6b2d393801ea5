import type { PoolClient } from 'pg';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Text } from '../../../playbooks/kernel/plan';
import { isClean } from '../change/check-text';
import { suggest } from '../change/suggest';
import type { Fault } from '../refused';
import { checkForm } from './check-form';
import { checkReferences } from './check-references';
import type { TaskRow } from './lock-task';
import type { Resolution } from './resolve';

export interface Checked {
  readonly answer: string;
  readonly form: Readonly<Record<string, Value>>;
  /** Numbers of the items of its checklist that are done. */
  readonly ticked: readonly number[];
}

/** What somebody says a task came to, against what it asks: all faults at once. */
export async function checkAnswer(
  client: PoolClient,
  task: TaskRow,
  { answer, form, comment, checklist }: Resolution,
): Promise<Checked & { readonly faults: readonly Fault[] }> {
  const faults: Fault[] = [];
  const known = Object.keys(task.answers);
  const said = answer ?? (known.length === 0 ? 'done' : '');
  const allowed = known.length === 0 ? ['done'] : known;
  if (answer === undefined && known.length > 0)
    faults.push({
      pointer: '/answer',
      code: 'missing_member',
      detail: `this task asks for an answer`,
      fix: `one of ${known.join(', ')}`,
    });
  else if (!allowed.includes(said))
    faults.push({
      pointer: '/answer',
      code: 'unknown_reference',
      detail: `the task has no answer "${said.slice(0, 64)}"`,
      fix: suggest(said, allowed) ?? `one of ${allowed.join(', ')}`,
    });
  const own = Object.hasOwn(task.answers, said) ? task.answers[said]?.form : {};
  const fields = { ...task.form, ...own };
  const values = checkForm(form ?? {}, fields, { member: 'form', faults });
  const of = { customer: task.customer_id, member: 'form' };
  faults.push(...(await checkReferences(client, fields, values, of)));
  const ticked = checkTicks(task, checklist, faults);
  for (const [index, item] of task.checklist.entries())
    if (!ticked.includes(index)) faults.push(unticked(index, item));
  if (comment !== undefined && (comment.length > 10_000 || !isClean(comment, 'many lines')))
    faults.push({
      pointer: '/comment',
      code: 'forbidden_character',
      detail: 'a comment is a text of at most 10,000 characters without control characters',
    });
  return { answer: said, form: values, ticked, faults };
}

/** Numbers of what is ticked now; as before where nothing is said. */
export function checkTicks(
  task: TaskRow,
  checklist: readonly boolean[] | undefined,
  faults: Fault[],
): readonly number[] {
  if (checklist === undefined) return task.ticked;
  const { length } = task.checklist;
  if (checklist.length !== length)
    faults.push({
      pointer: '/checklist',
      code: 'out_of_range',
      detail: `the checklist has ${length} items, found ${checklist.length}`,
      fix: 'write true or false for each of them, in order',
    });
  return checklist.flatMap((done, index) => (done ? [index] : []));
}

function unticked(index: number, item: Text): Fault {
  const text = typeof item === 'string' ? item : (Object.values(item)[0] ?? '');
  return {
    pointer: `/checklist/${index}`,
    code: 'form_incomplete',
    detail: `"${text}" is not ticked; all of the checklist is done before the task is`,
  };
}
