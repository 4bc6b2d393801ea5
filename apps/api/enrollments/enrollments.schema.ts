import { z } from 'zod';
import { id, paging, text, time } from '../http/schemas';

/** A manual way in only. `subject` is the id of what the playbook is about. */
export const NewEnrollment = z.strictObject({
  playbook: text(128).min(1),
  way: text(128).min(1).optional(),
  subject: id,
  with: z.record(z.string().max(128), z.unknown()).optional(),
  reason: text(500).optional(),
  dry_run: z.boolean().optional(),
});
export type NewEnrollment = z.infer<typeof NewEnrollment>;

export const EnrollmentsQuery = z.strictObject({
  customer: id.optional(),
  playbook: text(128).optional(),
  version: z.coerce.number().int().min(1).optional(),
  /** Whoever stands in it; parked there: `parked_step`. */
  step: text(128).optional(),
  parked_step: text(128).optional(),
  exit: text(128).optional(),
  status: z.enum(['running', 'paused', 'parked', 'done', 'held_out']).optional(),
  since: time.optional(),
  ...paging,
});
export type EnrollmentsQuery = z.infer<typeof EnrollmentsQuery>;

export const TraceQuery = z.strictObject({ ...paging });
export type TraceQuery = z.infer<typeof TraceQuery>;

export const OPERATIONS = [
  'pause',
  'resume',
  'exit',
  'skip',
  'retry',
  'jump',
  'set',
  'migrate',
] as const;

/** One verb of an operator, with what it takes. */
export const OperateRequest = z.strictObject({
  operation: z.enum(OPERATIONS),
  reason: text(500).min(1),
  exit: text(128).min(1).optional(),
  dry_run: z.boolean().optional(),
  step: text(128).optional(),
  outcome: text(128).optional(),
  to: text(128).optional(),
  vars: z.record(z.string(), z.unknown()).optional(),
  skip_stale: z.boolean().optional(),
  version: z.number().int().optional(),
  /** Of `migrate`: old step -> where whoever stands there goes on. */
  map: z
    .record(
      z.string().max(128),
      z.union([
        text(128).min(1),
        z.strictObject({ to: text(128).min(1), as: text(128).optional() }),
      ]),
    )
    .optional(),
  late: z.enum(['skip', 'run']).optional(),
});
export type OperateRequest = z.infer<typeof OperateRequest>;
