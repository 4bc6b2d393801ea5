import { z } from 'zod';
import { id, locale, paging, text, time, zone } from '../http/schemas';

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
  /** Single keys of the console. */
  shortcuts: z.boolean().optional(),
  /** Half open; without `until` until it is taken back. Work goes to the delegate meanwhile. */
  out_of_office: z
    .strictObject({ from: time, until: time.nullable().optional() })
    .nullable()
    .optional(),
});
export type PersonPatch = z.infer<typeof PersonPatch>;

/** What people say of themselves. */
export const MePatch = z.strictObject({
  locale: PersonPatch.shape.locale,
  zone: PersonPatch.shape.zone,
  shortcuts: PersonPatch.shape.shortcuts,
  delegate: PersonPatch.shape.delegate,
  out_of_office: PersonPatch.shape.out_of_office,
});
export type MePatch = z.infer<typeof MePatch>;

export const PEOPLE_BUILT_IN = Object.keys(PersonPatch.shape);

export const PeopleQuery = z.strictObject({ ...paging });
export type PeopleQuery = z.infer<typeof PeopleQuery>;

export const QueuePatch = z.strictObject({ members: z.array(id).max(500) });
export type QueuePatch = z.infer<typeof QueuePatch>;

export const DutyPatch = z.strictObject({
  shifts: z.array(z.strictObject({ person: id, from: time, until: time })).max(1_000),
});
export type DutyPatch = z.infer<typeof DutyPatch>;

export const RolePatch = z.strictObject({ person: id });
export type RolePatch = z.infer<typeof RolePatch>;
