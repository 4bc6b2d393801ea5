import { z } from 'zod';
import { time } from '../http/answers';
import { diagnostic } from './playbooks.answers';

const line = z.object({
  at: time,
  step: z.string().nullable(),
  visit: z.number().nullable(),
  file: z.string().nullable(),
  line: z.number().nullable(),
  what: z.string(),
  outcome: z.string().nullable(),
  why: z.string(),
  values: z.record(z.string(), z.unknown()),
});

/** Of a scenario what happens, or of `all_paths` every way there is. */
export const Simulated = z.object({
  playbook: z.string(),
  paths: z.array(z.unknown()).optional(),
  status: z.string().optional(),
  exit: z.string().nullable().optional(),
  until: time.optional(),
  open_tasks: z.array(z.string()).optional(),
  parked: z.array(z.record(z.string(), z.unknown())).optional(),
  not_entered: z.array(z.unknown()).optional(),
  warnings: z.array(diagnostic).optional(),
  lines: z.array(line).optional(),
  /** There are more lines than are shown. */
  more: z.boolean().optional(),
});
