import { z } from 'zod';
import { pageOf, time } from '../http/answers';

const count = z.object({ count: z.number(), more: z.boolean(), oldest_at: time.nullable() });

export const Operations = z.object({
  outbox: count.extend({ age_ms: z.number(), failing: z.number() }),
  late_timers: count,
  /** Those that need a person: not those that came after the end of their enrollment. */
  dead_letters: count,
  unconfirmed: count,
  parked: count,
  refusals: z.array(
    z.object({ source: z.string(), code: z.string(), count: z.number(), last_at: time }),
  ),
  unknown_event_types: z.array(
    z.object({
      source: z.string(),
      type: z.string(),
      count: z.number(),
      last_at: time,
      /** What to write into catalog.yaml. */
      stub: z.string(),
    }),
  ),
  /** Kept with the events, unseen by playbooks. */
  undeclared_fields: z.array(
    z.object({
      source: z.string(),
      type: z.string(),
      fields: z.array(z.string()),
      last_at: time,
      /** What to write under the type in catalog.yaml. */
      stub: z.string(),
    }),
  ),
  temporal: z.object({ reachable: z.boolean() }),
  channels: z.array(
    z.object({ channel: z.string(), last_accepted_at: time.nullable(), stopped: z.boolean() }),
  ),
  switches_engaged: z.array(z.string()),
  playbooks_paused: z.array(z.string()),
  last_event_at: time.nullable(),
});

export const ParkedPage = pageOf(
  z.object({
    playbook: z.string(),
    step: z.string(),
    code: z.string(),
    count: z.number(),
    oldest_at: time,
    newest_at: time,
    /** Of the newest. */
    reason: z.string(),
    enrollments: z.array(z.string()),
  }),
);

export const OneLetter = z.object({
  id: z.string(),
  enrollment_id: z.string(),
  message: z.object({ kind: z.string().optional(), id: z.string().optional() }),
  outcome: z.string(),
  error: z.string().nullable(),
  at: time,
  /** `late`: it came after the end of its enrollment, which is the usual end of a race. */
  status: z.enum(['open', 'late', 'redriven', 'discarded']),
  settled_by: z.string().nullable(),
});

export const LetterPage = pageOf(OneLetter);
