import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An address is suppressed however it is written: who may get mail is asked without regard to capitals. */
export class AnyCase1790000000044 implements MigrationInterface {
  name = 'AnyCase1790000000044';

  async up(q: QueryRunner): Promise<void> {
    await q.query(snapshot(AS_REACHED));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(snapshot(AS_SUPPRESSED));
  }
}

// Suppressions are stored in small letters; the contact's own spelling is what a message is addressed to.
const AS_REACHED = `(SELECT coalesce(jsonb_agg(v.value), '[]') FROM jsonb_each_text(k.reach) v
            WHERE EXISTS (SELECT 1 FROM suppression s WHERE s.lifted_at IS NULL AND s.address = lower(v.value)))`;
const AS_SUPPRESSED = `(SELECT coalesce(jsonb_agg(s.address), '[]') FROM suppression s
            WHERE s.lifted_at IS NULL AND s.address IN (SELECT v.value FROM jsonb_each_text(k.reach) v))`;

function snapshot(suppressed: string): string {
  return `
CREATE OR REPLACE FUNCTION tenure_snapshot(p_customer text, p_people text[] DEFAULT '{}') RETURNS jsonb LANGUAGE sql STABLE AS $$
  WITH RECURSIVE named AS (
    SELECT e.value AS id FROM customer c, jsonb_each(c.attributes) e WHERE c.id = p_customer AND jsonb_typeof(e.value) = 'string'
    UNION SELECT e.value FROM record r, jsonb_each(r.attributes) e WHERE r.customer_id = p_customer AND jsonb_typeof(e.value) = 'string'
    UNION SELECT to_jsonb(h.person_id) FROM role_holder h
    UNION SELECT to_jsonb(x.id) FROM unnest(p_people) AS x(id)
  ), met AS (
    SELECT p.id, p.manager, p.delegate, 0 AS up FROM person p WHERE p.id IN (SELECT n.id #>> '{}' FROM named n)
    UNION
    SELECT p.id, p.manager, p.delegate, m.up + 1 FROM met m JOIN person p ON p.id IN (m.manager, m.delegate) WHERE m.up < 3
  )
  SELECT jsonb_strip_nulls(jsonb_build_object(
    'customer', (SELECT jsonb_build_object('id', c.id, 'attributes', c.attributes, 'zone', c.zone, 'calendar', c.calendar,
        'locale', c.locale, 'createdAt', tenure_iso(c.created_at)) FROM customer c WHERE c.id = p_customer),
    'contacts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'attributes', k.attributes, 'zone', k.zone, 'locale', k.locale,
        'createdAt', tenure_iso(k.created_at), 'roles', to_jsonb(k.roles), 'reach', k.reach, 'preferredChannel', k.preferred_channel,
        'consent', (SELECT coalesce(jsonb_object_agg(l.purpose, l.given), '{}') FROM (
            SELECT DISTINCT ON (e.purpose) e.purpose, e.given FROM consent_event e WHERE e.contact_id = k.id
            ORDER BY e.purpose, e.at DESC, e.id DESC) l),
        'suppressed', ${suppressed})
        ORDER BY k.created_at, k.id), '[]') FROM contact k WHERE k.customer_id = p_customer),
    'records', (SELECT coalesce(jsonb_object_agg(t.type, t.rows), '{}') FROM (
        SELECT r.type, jsonb_agg(jsonb_build_object('id', r.id, 'attributes', r.attributes, 'createdAt', tenure_iso(r.created_at))
          ORDER BY r.created_at, r.id) AS rows FROM record r WHERE r.customer_id = p_customer GROUP BY r.type) t),
    'people', (SELECT coalesce(jsonb_object_agg(p.id, jsonb_build_object('id', p.id, 'email', p.email, 'manager', p.manager,
        'delegate', p.delegate, 'active', p.active, 'maySend', p.may_send, 'zone', p.zone, 'calendar', p.calendar,
        'locale', p.locale, 'attributes', p.attributes)), '{}') FROM person p WHERE p.id IN (SELECT m.id FROM met m)),
    'roles', (SELECT coalesce(jsonb_object_agg(h.role, h.person_id), '{}') FROM role_holder h)))
$$;`;
}
