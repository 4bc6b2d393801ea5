import { z } from 'zod';
import { paging, text } from '../http/schemas';

const MAX_FILES = 2_000;

/** path -> text. Control characters are let in: the compiler says at which line they stand. */
const files = z
  .record(z.string().min(1).max(256), z.string().max(1024 * 1024))
  .refine((all) => Object.keys(all).length <= MAX_FILES, {
    message: `at most ${MAX_FILES} files`,
    params: { code: 'out_of_range' },
  });

export const CheckRequest = z.strictObject({ files });
export type CheckRequest = z.infer<typeof CheckRequest>;

export const NewPublication = z.strictObject({
  files,
  commit: text(128).optional(),
  note: text(2_000).optional(),
  retire: z.array(text(128)).max(1_000).optional(),
  texts: z.enum(['new', 'inside']).optional(),
  backfill: z.record(z.string(), z.number().int().min(0)).optional(),
  dry_run: z.boolean().optional(),
});
export type NewPublication = z.infer<typeof NewPublication>;

export const ListQuery = z.strictObject({ ...paging });
export type ListQuery = z.infer<typeof ListQuery>;

/** Pause or resume of a whole playbook. */
export const HoldRequest = z.strictObject({
  reason: text(500).min(1),
  dry_run: z.boolean().optional(),
});
export type HoldRequest = z.infer<typeof HoldRequest>;
