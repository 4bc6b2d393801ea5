import { z } from 'zod';
import { text } from '../http/schemas';

/** `plan`: the text of a `*.migration.yaml`. `confirmed`: how many a dry run said it would move. */
export const MigrationRequest = z.strictObject({
  plan: text(256 * 1024).min(1),
  dry_run: z.boolean().optional(),
  confirmed: z.number().int().min(0).optional(),
  reason: text(500).min(1).optional(),
});
export type MigrationRequest = z.infer<typeof MigrationRequest>;
