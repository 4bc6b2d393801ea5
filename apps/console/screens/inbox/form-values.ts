import type { Messages } from '../../messages/en';
import type { FormField, Task } from '../../services/tasks';
import type { Draft } from './drafts';

type Fields = Readonly<Record<string, FormField>>;

/** The fields of the form, with those that the chosen answer brings. */
export function fieldsOf(task: Task, answer: string | undefined): Fields {
  return { ...task.form, ...(answer === undefined ? {} : task.answers[answer]?.form) };
}

export function emptyDraft(task: Task): Draft {
  const all = [task.form, ...Object.values(task.answers).map(({ form }) => form)];
  const defaults = all.flatMap((form) =>
    Object.entries(form).flatMap(([name, { default: value }]) =>
      value === undefined
        ? []
        : [[name, typeof value === 'boolean' ? value : String(value)] as const],
    ),
  );
  return { values: Object.fromEntries(defaults), comment: '' };
}

/** pointer -> what is wrong, before anything is sent. */
export function faultsOf(
  task: Task,
  draft: Draft,
  { task: words }: Messages,
): Record<string, string> {
  const faults: Record<string, string> = {};
  if (Object.keys(task.answers).length > 0 && draft.answer === undefined)
    faults['/answer'] = words.missingAnswer;
  for (const [name, field] of Object.entries(fieldsOf(task, draft.answer))) {
    const value = draft.values[name];
    if (field.required && (value === undefined || value === '') && field.type !== 'boolean')
      faults[`/form/${name}`] = words.missing(field.label);
    else if (isOut(field, value))
      faults[`/form/${name}`] = words.outOfRange(
        String(field.min ?? '−∞'),
        String(field.max ?? '∞'),
      );
  }
  if (task.checklist.some(({ done }) => !done)) faults['/checklist'] = words.unticked;
  return faults;
}

function isOut({ type, min, max }: FormField, value: string | boolean | undefined): boolean {
  if ((type !== 'number' && type !== 'money') || typeof value !== 'string' || value === '')
    return false;
  const n = Number(value);
  return Number.isNaN(n) || n < (min ?? -Infinity) || n > (max ?? Infinity);
}

/** What the API takes: numbers as numbers, a time with its offset, nothing where nothing was said. */
export function toForm(fields: Fields, values: Draft['values']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { type }]): (readonly [string, unknown])[] => {
      const value = values[name];
      if (type === 'boolean') return [[name, value === true]];
      if (typeof value !== 'string' || value === '') return [];
      if (type === 'number' || type === 'money') return [[name, Number(value)]];
      if (type === 'time') return [[name, new Date(value).toISOString()]];
      return [[name, value]];
    }),
  );
}
