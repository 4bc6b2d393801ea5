import { z } from 'zod';
import { pageOf, time } from '../http/answers';

/** Attributes of the catalog stand beside these. */
const person = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  email: z.string().nullable(),
  active: z.boolean(),
  delegate: z.string().nullable(),
  manager: z.string().nullable(),
  access: z.array(z.string()),
  zone: z.string().nullable(),
  calendar: z.string().nullable(),
  locale: z.string().nullable(),
  out_of_office: z.object({ from: time, until: time.nullable() }).nullable(),
  created_at: time,
  updated_at: time,
  /** For `If-Match`. */
  etag: z.string(),
});
export const OnePerson = person.extend({
  /** Assigned to them; those of their queues are not counted. */
  open_tasks: z.number(),
});
export const PeoplePage = pageOf(OnePerson);
export const PersonChanged = person.extend({
  /** Open tasks that ask their chain again because of it. */
  re_resolved: z.array(
    z.object({ task: z.string(), customer_id: z.string(), playbook: z.string() }),
  ),
});

const title = z.union([z.string(), z.record(z.string(), z.string())]).optional();

export const OneQueue = z.object({
  id: z.string(),
  title,
  members: z.array(z.string()),
  etag: z.string(),
});
export const QueuePage = pageOf(OneQueue);

export const OneRole = z.object({ id: z.string(), title, person: z.string().nullable() });
export const RolePage = pageOf(OneRole);

export const Rota = z.object({
  id: z.string(),
  shifts: z.array(z.object({ person: z.string(), from: time, until: time })),
  etag: z.string(),
});
