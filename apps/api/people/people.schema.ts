import { z } from 'zod';
import { id, locale, paging, text, zone } from '../http/schemas';

/** Built-in members; every attribute of the catalog's `people` may stand beside them. */
export const PersonPatch = z.looseObject({
  name: text(200).optional(),
  email: z.email().max(254).nullable().optional(),
  manager: id.nullable().optional(),
  delegate: id.nullable().optional(),
  access: z
    .array(z.enum(['ops', 'csm', 'leader', 'admin']))
    .max(4)
    .optional(),
  zone: zone.nullable().optional(),
  calendar: text(128).nullable().optional(),
  locale: locale.nullable().optional(),
  active: z.boolean().optional(),
  may_send: z.boolean().nullable().optional(),
});
export type PersonPatch = z.infer<typeof PersonPatch>;

export const PEOPLE_BUILT_IN = Object.keys(PersonPatch.shape);

export const PeopleQuery = z.strictObject({ ...paging });
export type PeopleQuery = z.infer<typeof PeopleQuery>;

export const QueuePatch = z.strictObject({ members: z.array(id).max(500) });
export type QueuePatch = z.infer<typeof QueuePatch>;

export const RolePatch = z.strictObject({ person: id });
export type RolePatch = z.infer<typeof RolePatch>;
