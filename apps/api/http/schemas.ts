import { z } from 'zod';
import { isZone } from '../../../playbooks/calendar/is-zone';

/** The caller's own id: no `@`, so that a person can be erased without touching ids. */
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}$/, {
  message: 'an id has 1 to 128 of A-Z a-z 0-9 . _ : ~ - and starts with a letter or digit',
});

export const uuid = z.guid({
  message: 'an id of ours looks like 0199c2a4-1b2c-7def-8123-456789abcdef',
});

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

/** RFC 3339 with any offset, never without; kept as text. */
export const time = z.string().superRefine((text, context) => {
  if (RFC3339.test(text) && !Number.isNaN(Date.parse(text))) return;
  const bare = WITHOUT_ZONE.test(text);
  context.addIssue({
    code: 'custom',
    message: bare ? `"${text}" does not say in which zone` : `"${text}" is no time of RFC 3339`,
    params: {
      code: bare ? 'time_without_zone' : 'wrong_type',
      fix: `write "${bare ? text.replace(' ', 'T') : '2026-03-05T09:00:00'}+08:00"`,
    },
  });
});

export function text(max: number): z.ZodString {
  return z.string().max(max);
}

export const zone = z.string().refine(isZone, {
  message: 'no such time zone',
  params: { code: 'unknown_reference', fix: 'write an IANA name such as "Asia/Shanghai"' },
});

export const locale = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { message: 'a locale looks like "zh-CN" or "en"' });

/** Members of every list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1_000).optional(),
};
