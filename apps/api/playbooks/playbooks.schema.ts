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

/** Pause of a whole playbook. */
export const HoldRequest = z.strictObject({
  reason: text(500).min(1),
  dry_run: z.boolean().optional(),
});
export type HoldRequest = z.infer<typeof HoldRequest>;

const UNIT_MS = { m: 60_000, h: 3_600_000 } as const;
const LONGEST_SPREAD_MS = 7 * 24 * UNIT_MS.h;

/** `90m`, `2h`: minutes and hours alone, which need no calendar. */
export function spreadMs(spread: string): number {
  const [, n = '0', unit = 'm'] = /^(\d+)([mh])$/.exec(spread) ?? [];
  return Number(n) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Its end: what had become due is spread, and messages that are too late by now may be skipped. */
export const ResumeRequest = HoldRequest.extend({
  spread: z
    .string()
    .regex(/^\d{1,5}[mh]$/, 'minutes or hours, like 90m or 2h')
    .refine((spread) => spreadMs(spread) <= LONGEST_SPREAD_MS, {
      message: 'at most 168h',
      params: { code: 'out_of_range' },
    })
    .optional(),
  skip_stale: z.boolean().optional(),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;
