import type { Task } from '../../shared/database/entities/task.entity';
import type { Field } from '../../../playbooks/kernel/field';
import { localised } from '../http/localised';

export type TaskShown = Readonly<Record<string, unknown>>;

export function toListedTask(row: Task, locales: readonly string[]): TaskShown {
  return {
    id: row.id,
    title: localised(row.title, locales),
    status: row.status,
    outcome: row.outcome,
    priority: row.priority,
    assignee: row.assignee,
    queue: row.queue,
    customer_id: row.customer_id,
    playbook: row.playbook,
    due: {
      at: row.due_at,
      rule: row.due.rule,
      zone: row.due.zone,
      calendar: row.due.calendar,
      from: new Date(row.due.from),
    },
    give_up_at: row.give_up_at,
    snoozed_until: row.snoozed_until,
    acknowledged_by: row.acknowledged_by,
    opened_at: row.opened_at,
    ended_at: row.ended_at,
  };
}

export function toTask(row: Task, locales: readonly string[]): TaskShown {
  return {
    ...toListedTask(row, locales),
    body: localised(row.body, locales),
    answers: mapped(row.answers, ({ label, form }) => ({
      label: localised(label, locales),
      form: shownForm(form, locales),
    })),
    form: shownForm(row.form, locales),
    checklist: row.checklist.map((item, index) => ({
      text: localised(item, locales),
      done: row.ticked.includes(index),
    })),
    not_by: row.not_by,
    merge_key: row.merge_key,
    snooze: row.snooze,
    snooze_reason: row.snooze_reason,
    acknowledged_at: row.acknowledged_at,
    assigned: row.assigned,
    answer: row.answer,
    form_values: row.form_values,
    comment: row.comment,
    resolved_by: row.resolved_by,
  };
}

/** Fields with labels in the language of the reader. */
export function shownForm(
  form: Readonly<Record<string, Field>>,
  locales: readonly string[],
): object {
  return mapped(form, ({ label, labels, help, ...field }) => ({
    ...field,
    label: localised(label, locales),
    ...(labels === undefined ? {} : { labels: mapped(labels, (text) => localised(text, locales)) }),
    ...(help === undefined ? {} : { help: localised(help, locales) }),
  }));
}

function mapped<T, U>(all: Readonly<Record<string, T>>, to: (one: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, to(one)]));
}
