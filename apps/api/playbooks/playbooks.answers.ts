import { z } from 'zod';
import { pageOf, time } from '../http/answers';
import { form } from '../tasks/tasks.answers';

/** What the routes of playbooks answer, for the description. */

const counts = z.record(z.string(), z.number());

const listed = z.object({
  id: z.string(),
  state: z.enum(['live', 'paused', 'retired']),
  title: z.string().nullable(),
  owner: z.string(),
  subject: z.string(),
  purpose: z.string(),
  version: z.number().nullable(),
  hash: z.string(),
  publication_id: z.string(),
  published_at: time.nullable(),
  /** Status -> how many. */
  counts,
  exits_30d: counts,
});

export const PlaybookPage = pageOf(listed);

export const OnePlaybook = listed.extend({
  file: z.string(),
  ways: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      line: z.number().nullable(),
      /** What is asked of whoever enrolls by hand. */
      fields: form.optional(),
    }),
  ),
  exits: z.array(z.string()),
  steps: z.array(z.object({ step: z.string(), verb: z.string(), line: z.number().nullable() })),
});

export const VersionPage = pageOf(
  z.object({
    number: z.number(),
    hash: z.string(),
    publication_id: z.string(),
    published_at: time,
    published_by: z.string(),
    commit: z.string().nullable(),
    note: z.string().nullable(),
    inside: z.number(),
  }),
).extend({
  /** Plans of the newest publication that move those inside to another version. */
  migrations: z.array(z.object({ file: z.string(), plan: z.string() })),
});

export const diagnostic = z.object({
  code: z.string(),
  severity: z.string(),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  end_line: z.number().optional(),
  end_column: z.number().optional(),
  message: z.string(),
  why: z.string(),
  fix: z.string(),
});

export const OneVersion = z.object({
  playbook: z.string(),
  number: z.number(),
  hash: z.string(),
  publication_id: z.string(),
  published_at: time,
  published_by: z.string(),
  commit: z.string().nullable(),
  note: z.string().nullable(),
  file: z.string(),
  files: z.record(z.string(), z.string()),
  warnings: z.array(diagnostic),
  inside: counts,
});

const node = z.object({
  id: z.string(),
  verb: z.string(),
  title: z.string(),
  details: z.array(
    z.object({
      text: z.string(),
      tone: z.enum(['plain', 'text', 'condition', 'time', 'approval']),
    }),
  ),
  file: z.string().nullable(),
  line: z.number().nullable(),
  /** The last line of its YAML. */
  end_line: z.number().nullable(),
  lane: z.string().nullable(),
  /** Of a task: outcome -> what stands on its button. */
  answers: z.record(z.string(), z.string()),
});

export const PlaybookGraph = z.object({
  playbook: z.string(),
  version: z.number(),
  hash: z.string(),
  title: z.string().nullable(),
  file: z.string(),
  steps: z.array(node),
  edges: z.array(z.object({ from: z.string(), to: z.string(), outcome: z.string() })),
  lanes: z.array(z.object({ id: z.string(), title: z.string(), parent: z.string().nullable() })),
  ways_in: z.array(node),
  exits: z.array(node),
});

export const StepCounts = z.object({
  playbook: z.string(),
  version: z.number().nullable(),
  steps: z.array(
    z.object({
      step: z.string(),
      waiting: z.number(),
      parked: z.number(),
      passed: z.number(),
      median_ms: z.number().nullable(),
    }),
  ),
  looked_at: z.object({ enrollments: z.number(), more: z.boolean() }),
});
