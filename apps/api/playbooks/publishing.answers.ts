import { z } from 'zod';
import { pageOf, time } from '../http/answers';
import { diagnostic } from './playbooks.answers';

export const PublicationPage = pageOf(
  z.object({
    id: z.string(),
    commit: z.string().nullable(),
    note: z.string().nullable(),
    published_by: z.string(),
    published_at: time,
    /** Playbooks that it began, changed or ended; those it left as they were are not named. */
    changes: z.record(
      z.string(),
      z.object({ state: z.enum(['new_version', 'retired']), version: z.number().nullable() }),
    ),
  }),
);

export const Checked = z.object({
  ok: z.boolean(),
  diagnostics: z.array(diagnostic),
  playbooks: z.array(z.object({ id: z.string(), hash: z.string() })),
});

export const Published = z.object({
  /** null: of a dry run. */
  id: z.string().nullable(),
  base: z.string().nullable(),
  dry_run: z.boolean(),
  playbooks: z.record(
    z.string(),
    z.object({
      state: z.enum(['unchanged', 'new_version', 'retired']),
      version: z.number().nullable(),
      hash: z.string().nullable(),
      backfill_count: z.number(),
      bulk_id: z.string().nullable(),
    }),
  ),
  /** Of a text publication: whose texts change, and in which steps. */
  texts: z.array(
    z.object({
      playbook: z.string(),
      version: z.number(),
      enrollments: z.number(),
      templates: z.array(z.string()),
      steps: z.array(z.string()),
    }),
  ),
  warnings: z.array(diagnostic),
});

export const PlaybookHeld = z.object({
  playbook: z.string(),
  state: z.enum(['live', 'paused', 'retired']),
  enrollments: z.number(),
  until: time,
  dry_run: z.boolean(),
  timers: z.number(),
  sends: z.number(),
  stale: z.number(),
});
