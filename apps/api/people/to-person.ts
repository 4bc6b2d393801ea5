import type { Person } from '../../shared/database/entities/person.entity';
import { etagOf } from '../http/etag';

export type PersonShown = Readonly<Record<string, unknown>>;

/** Flat, as YAML reads it: attributes beside built-in members. When it was written is no part of what it says. */
export function toPerson(row: Person): PersonShown {
  const said = {
    id: row.id,
    ...row.attributes,
    email: row.email,
    manager: row.manager,
    delegate: row.delegate,
    access: row.access,
    zone: row.zone,
    calendar: row.calendar,
    locale: row.locale,
    active: row.active,
    may_send: row.may_send,
    shortcuts: row.shortcuts,
    out_of_office: row.absent_from && { from: row.absent_from, until: row.absent_until },
  };
  return { ...said, created_at: row.created_at, updated_at: row.updated_at, etag: etagOf(said) };
}
