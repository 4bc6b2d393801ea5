import { z } from 'zod';
import { asked } from '../approvals/approvals.answers';
import { because, pageOf, time } from '../http/answers';

const values = z.record(z.string(), z.unknown());
/** Outcome -> where it leads: a step, `exit:<name>`, `joined:<n>` or `finished`. */
const leads = z.record(z.string(), z.string());

const place = z.object({
  step: z.string(),
  /** Of its open task. */
  title: z.string().nullable(),
  visit: z.number(),
  line: z.number().nullable(),
  since: time,
  waits_for: z.array(
    z.object({ arm: z.string(), event: z.string().optional(), condition: z.string().optional() }),
  ),
  until: z
    .object({ at: time, rule: z.string().optional(), zone: z.string().optional() })
    .nullable(),
  then: leads,
  outcomes: leads,
  task: z.string().optional(),
  /** `reason` and `until` of one that waits: what keeps it, and when it is looked at again. */
  outreach: z
    .object({
      id: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      until: time.nullable(),
    })
    .optional(),
  /** The draft that waits for somebody's decision. */
  approval: z.object({ id: z.string(), ...asked }).optional(),
});

const listed = z.object({
  id: z.string(),
  playbook: z.string(),
  version: z.number().nullable(),
  hash: z.string(),
  status: z.enum(['running', 'paused', 'parked', 'done', 'held_out']),
  customer_id: z.string(),
  customer_name: z.string().nullable(),
  subject: z.object({ type: z.string(), id: z.string() }),
  held_out: z.boolean(),
  parked: z.object({ step: z.string(), code: z.string(), reason: z.string() }).nullable(),
  exit: z.string().nullable(),
  exit_why: z.string().nullable(),
  goal: z.enum(['open', 'reached', 'missed']).nullable(),
  goal_at: time.nullable(),
  started_at: time,
  ended_at: time.nullable(),
  closed_at: time.nullable(),
  way: z.object({
    name: z.string(),
    kind: z.string().nullable(),
    line: z.number().nullable(),
    seen: values,
    reason: z.unknown(),
  }),
  at: z.array(place),
});

export const EnrollmentPage = pageOf(listed);

export const OneEnrollment = listed.extend({
  tasks: z.array(z.string()),
  outreach: z.array(z.string()),
  /** The version that takes in now. */
  newest: z.number().nullable(),
  title: z.string().nullable(),
  file: z.string(),
  vars: z.record(z.string(), z.object({ type: z.string(), default: z.unknown() })),
  parked_steps: z.array(
    z.object({
      step: z.string(),
      code: z.string(),
      reason: z.string(),
      at: time,
      file: z.string(),
      line: z.number().nullable(),
      outcomes: leads,
    }),
  ),
  verbs: z.array(z.enum(['pause', 'resume', 'skip', 'retry', 'jump', 'set', 'migrate', 'exit'])),
});

export const TracePage = pageOf(
  z.object({
    seq: z.number(),
    at: time,
    kind: z.string(),
    step: z.string().nullable(),
    /** Of the task of this visit, as it is called for this customer. */
    title: z.string().nullable(),
    visit: z.number().nullable(),
    outcome: z.string().nullable(),
    why: z.string(),
    because: because.nullable(),
    values: values.nullable(),
    file: z.string().nullable(),
    line: z.number().nullable(),
  }),
);

/** Of a dry run what it would do, else what came of it; `after` is null while it is on its way (202). */
export const Operated = z.object({
  operation_id: z.string().optional(),
  dry_run: z.boolean().optional(),
  before: z.string(),
  after: z.string().nullable(),
  exit: z.string().nullable().optional(),
  would: z
    .array(
      z.object({
        kind: z.string(),
        what: z.string(),
        because: because.optional(),
        step: z.string().optional(),
        file: z.string().optional(),
        line: z.number().optional(),
      }),
    )
    .optional(),
  at: z.array(z.string()).optional(),
  tasks_closed: z.number().optional(),
  sends_now: z.number().optional(),
  timers: z.number().optional(),
});

export const EnrollmentMade = z.object({
  /** null: a dry run. */
  id: z.string().nullable(),
  playbook: z.string(),
  subject: z.string(),
  customer_id: z.string(),
  dry_run: z.boolean().optional(),
  /** The same key enrolled before. */
  again: z.boolean().optional(),
});
