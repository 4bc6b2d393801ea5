import { z } from 'zod';
import { because, time } from '../http/answers';
import { lookedAt } from './looked-at.answers';

const values = z.record(z.string(), z.unknown());

/** Why somebody has a task. */
export const TaskWhy = z.object({
  playbook: z.string(),
  enrollment_id: z.string(),
  step: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  source_lines: z.array(z.object({ line: z.number(), text: z.string() })),
  note: z.string().nullable(),
  trigger: z.object({
    way: z.string(),
    kind: z.string().nullable(),
    words: z.string().nullable(),
    because: because.nullable(),
    file: z.string(),
    line: z.number().nullable(),
    at: time,
    seen: values,
    reason: z.unknown(),
  }),
  conditions: z.array(
    z.object({
      expression: z.string(),
      value: z.boolean(),
      seen: values.nullable(),
      step: z.string().nullable(),
      line: z.number().nullable(),
      at: time,
    }),
  ),
  assigned: z.array(lookedAt),
  due: z.object({
    at: time,
    rule: z.string(),
    zone: z.string(),
    calendar: z.string(),
    from: time,
  }),
  stands_still_while: z.string().nullable(),
  if_nothing: z.array(
    z.object({
      at: time,
      what: z.enum(['due', 'climbs', 'moves', 'gives_up']),
      to: z.string().nullable(),
    }),
  ),
  after: z.record(z.string(), z.string().nullable()),
  joined: z.array(z.object({ enrollment_id: z.string(), step: z.string() })),
});
