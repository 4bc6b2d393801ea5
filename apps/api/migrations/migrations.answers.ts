import { z } from 'zod';

const counts = {
  move: z.number(),
  map: z.number(),
  park: z.number(),
  tasks_closed: z.number(),
  tasks_opened: z.number(),
  sends: z.number(),
};

/** Whom it is about: each goes on where it stands, where the plan says, or is parked. */
export const Migrated = z.object({
  dry_run: z.boolean(),
  /** null: a dry run. */
  bulk_id: z.string().nullable(),
  playbook: z.string(),
  to: z.object({ version: z.number(), hash: z.string() }),
  enrollments: z.number(),
  ...counts,
  versions: z.array(
    z.object({ version: z.number(), hash: z.string(), enrollments: z.number(), ...counts }),
  ),
  warnings: z.array(z.record(z.string(), z.unknown())),
});
