import { z } from 'zod';
import { pageOf, time } from '../http/answers';

/** What the routes of tasks answer: for the description, and for whoever makes types of it. */

const field = z.object({
  type: z.enum([
    'text',
    'long_text',
    'number',
    'money',
    'boolean',
    'date',
    'time',
    'enum',
    'person',
    'contact',
  ]),
  label: z.string(),
  required: z.boolean(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  values: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  help: z.string().optional(),
});
export const form = z.record(z.string(), field);

const listed = z.object({
  id: z.string(),
  title: z.string().nullable(),
  status: z.enum(['open', 'resolved', 'closed']),
  outcome: z.string().nullable(),
  priority: z.string(),
  assignee: z.string().nullable(),
  queue: z.string().nullable(),
  queue_title: z.string().nullable(),
  customer_id: z.string(),
  customer_name: z.string().nullable(),
  playbook: z.string(),
  /** In the language of the reader; null of one that is retired. */
  playbook_title: z.string().nullable(),
  due: z.object({
    at: time,
    rule: z.string(),
    zone: z.string(),
    calendar: z.string(),
    from: time,
  }),
  give_up_at: time.nullable(),
  snoozed_until: time.nullable(),
  acknowledged_by: z.string().nullable(),
  opened_at: time,
  ended_at: time.nullable(),
});

export const TaskPage = pageOf(listed);

export const OneTask = listed.extend({
  body: z.string().nullable(),
  answers: z.record(z.string(), z.object({ label: z.string(), form })),
  form,
  checklist: z.array(z.object({ text: z.string(), done: z.boolean() })),
  not_by: z.string().nullable(),
  snooze: z.union([z.literal(false), z.object({ n: z.number(), unit: z.string() })]).nullable(),
  snooze_reason: z.string().nullable(),
  acknowledged_at: time.nullable(),
  assigned: z.array(
    z.object({
      rule: z.string(),
      id: z.string().optional(),
      taken: z.boolean(),
      reason: z.string(),
    }),
  ),
  answer: z.string().nullable(),
  form_values: z.record(z.string(), z.unknown()).nullable(),
  comment: z.string().nullable(),
  resolved_by: z.string().nullable(),
  customer: z.object({ id: z.string(), name: z.string().nullable() }),
  sources: z.array(z.object({ enrollment_id: z.string(), step: z.string(), visit: z.number() })),
  verbs: z.array(
    z.enum([
      'resolve',
      'claim',
      'release',
      'acknowledge',
      'snooze',
      'checklist',
      'reassign',
      'comments',
    ]),
  ),
  changes: z.array(
    z.object({
      at: time,
      kind: z.string(),
      by: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
});

const count = z.object({
  count: z.number(),
  more: z.boolean(),
  overdue: z.number(),
  today: z.number(),
});

/** Lists of a person only where a person asks. */
export const TaskCounts = z.object({
  all: count,
  mine: count.optional(),
  queues: count.optional(),
  team: count.optional(),
  snoozed: count.optional(),
});
