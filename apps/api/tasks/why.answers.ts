import { z } from 'zod';
import { time } from '../http/answers';

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
  assigned: z.array(
    z.object({
      rule: z.string(),
      id: z.string().nullable(),
      taken: z.boolean(),
      reason: z.string(),
    }),
  ),
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
