import { z } from 'zod';
import { time } from '../http/answers';

/** `kind: key` has no more than its permissions. */
export const Me = z.object({
  kind: z.enum(['person', 'key']),
  id: z.string(),
  name: z.string().nullable().optional(),
  zone: z.string().nullable().optional(),
  locale: z.string().nullable().optional(),
  /** Who stands in while one is away. */
  delegate: z.string().nullable().optional(),
  shortcuts: z.boolean().optional(),
  out_of_office: z.object({ from: time, until: time.nullable() }).nullable().optional(),
  /** Kill switches that let nothing out now. */
  switches_engaged: z.array(z.string()).optional(),
  queues: z.array(z.string()).optional(),
  access: z.array(z.enum(['ops', 'csm', 'leader', 'admin'])).optional(),
  permissions: z.record(z.string(), z.enum(['yes', 'own'])),
  /** Playbook time: what is late is late by this. */
  now: time.optional(),
  csrf_token: z.string().optional(),
  /** Messages are caught here instead of delivered, and can be read. */
  sandbox: z.boolean().optional(),
});

/** `oidc`: at /auth/sign-in; `dev`: with POST /auth/dev. */
export const SignInWays = z.object({ oidc: z.boolean(), dev: z.boolean() });

export const DevPeople = z.object({
  data: z.array(
    z.object({ id: z.string(), name: z.string().nullable(), access: z.array(z.string()) }),
  ),
});

export const DevSignedIn = z.object({
  person: z.string(),
  token: z.string(),
  csrf_token: z.string(),
});
