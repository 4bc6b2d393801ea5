import { z } from 'zod';
import { time } from '../http/answers';

const values = z.record(z.string(), z.unknown());

const way = z.object({
  name: z.string(),
  kind: z.string(),
  words: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  open: z.boolean(),
  opens: z.enum(['event', 'change', 'clock', 'by_hand']),
  opens_at: time.nullable(),
  conditions: z.array(
    z.object({ expression: z.string(), value: z.boolean().nullable(), seen: values }),
  ),
});

const one = z.object({
  subject: z.object({ type: z.string(), id: z.string() }),
  result: z.enum(['inside', 'kept_out', 'waits', 'held_out', 'would_enter']),
  reenroll: z.object({
    rule: z.unknown(),
    allowed: z.boolean(),
    because: z.string().nullable(),
    until: time.nullable(),
  }),
  held_out: z.boolean(),
  enrollment: z
    .object({
      id: z.string(),
      kind: z.string(),
      subject: z.string(),
      exit: z.string().nullable(),
      started_at: time,
      ended_at: time.nullable(),
    })
    .nullable(),
  ways: z.array(way),
  refusals: z.array(
    z.object({
      kind: z.string(),
      subject: z.string(),
      way: z.string(),
      rule: z.string(),
      seen: values,
      at: time,
    }),
  ),
});

export const EntryExplained = z.object({
  playbook: z.string(),
  state: z.string(),
  hash: z.string(),
  customer_id: z.string(),
  about: z.string(),
  subjects: z.array(one),
  more: z.boolean(),
});
