import type { Messages } from '../../messages/en';
import { defaultsOf, faultsOfFields, type Fields } from '../../parts/form-values';
import type { Task } from '../../services/tasks';
import type { Draft } from './drafts';

/** The fields of the form, with those that the chosen answer brings. */
export function fieldsOf(task: Task, answer: string | undefined): Fields {
  return { ...task.form, ...(answer === undefined ? {} : task.answers[answer]?.form) };
}

export function emptyDraft(task: Task): Draft {
  const all = [task.form, ...Object.values(task.answers).map(({ form }) => form)];
  return { values: Object.assign({}, ...all.map(defaultsOf)) as Draft['values'], comment: '' };
}

/** pointer -> what is wrong, before anything is sent. */
export function faultsOf(task: Task, draft: Draft, messages: Messages): Record<string, string> {
  const faults: Record<string, string> = {};
  if (Object.keys(task.answers).length > 0 && draft.answer === undefined)
    faults['/answer'] = messages.task.missingAnswer;
  const inFields = faultsOfFields(fieldsOf(task, draft.answer), draft.values, messages);
  for (const [name, fault] of Object.entries(inFields)) faults[`/form/${name}`] = fault;
  if (task.checklist.some(({ done }) => !done)) faults['/checklist'] = messages.task.unticked;
  return faults;
}
