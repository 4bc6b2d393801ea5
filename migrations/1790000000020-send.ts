import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Copies of a message have rows of their own in the ledger of sends: 0 is the message itself, else the place in its `cc`. */
export class Send1790000000020 implements MigrationInterface {
  name = 'Send1790000000020';

  async up(q: QueryRunner): Promise<void> {
    await q.query(COLUMN);
    await q.query('DROP FUNCTION tenure_guards');
    await q.query(guards('p_copy integer, ', (row) => ` AND ${row}.copy = p_copy`));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP FUNCTION tenure_guards');
    await q.query(guards('', () => ''));
    await q.query(DROP);
  }
}

const COLUMN = `
ALTER TABLE outreach ADD COLUMN copy integer NOT NULL DEFAULT 0, DROP CONSTRAINT outreach_step_key;
ALTER TABLE outreach ADD CONSTRAINT outreach_step_key UNIQUE (enrollment_id, step, visit, copy);
`;

// What the guards of one send are decided by; its own row counts for nothing, those of its copies do. p_since: how far back caps
// and rates reach. A send that has been released goes before everybody: its place was given to it in their order.
const guards = (copy: string, own: (row: string) => string): string => `
CREATE FUNCTION tenure_guards(p_customer text, p_enrollment uuid, p_step text, p_visit integer, ${copy}p_since timestamptz)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'sends', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', tenure_ms(o.counted_at), 'contact', o.contact_id, 'purpose', o.purpose,
        'priority', coalesce(o.priority, 'normal'), 'playbook', o.playbook, 'sender', o.sender ->> 'id') ORDER BY o.counted_at, o.id), '[]')
      FROM outreach o WHERE o.customer_id = p_customer AND o.counted_at >= p_since
        AND NOT (o.enrollment_id = p_enrollment AND o.step = p_step AND o.visit = p_visit${own('o')})),
    'placed', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'contact', h.contact_id, 'purposes', to_jsonb(h.purposes),
        'reason', h.reason, 'by', h.placed_by, 'until', tenure_ms(h.until)) ORDER BY h.placed_at, h.id), '[]')
      FROM hold h WHERE h.customer_id = p_customer AND h.released_at IS NULL),
    'switches', (SELECT coalesce(jsonb_agg(jsonb_build_object('scope', s.scope, 'reason', coalesce(s.reason, '')) ORDER BY s.scope), '[]')
      FROM switch s WHERE s.engaged),
    'ahead', (SELECT coalesce(jsonb_agg(jsonb_build_object('reason', w.reason, 'contact', o.contact_id,
        'priority', (ARRAY['high', 'normal', 'low'])[w.rank + 1]) ORDER BY w.rank, w.since), '[]')
      FROM outreach_wait w JOIN outreach o ON o.id = w.outreach_id JOIN enrollment n ON n.id = w.enrollment_id
        LEFT JOIN (SELECT q.since, q.released_at FROM outreach_wait q JOIN outreach m ON m.id = q.outreach_id
          WHERE m.enrollment_id = p_enrollment AND m.step = p_step AND m.visit = p_visit${own('m')}) own ON true
      WHERE w.customer_id = p_customer AND w.released_at IS NULL AND w.reason LIKE 'cap.%'
        AND n.status <> 'paused' AND n.ended_at IS NULL
        AND own.released_at IS NULL AND (own.since IS NULL OR w.since < own.since)
        AND NOT (o.enrollment_id = p_enrollment AND o.step = p_step AND o.visit = p_visit${own('o')})))
$$;
`;

const DROP = `
DELETE FROM outreach_change c USING outreach o WHERE o.id = c.outreach_id AND o.copy > 0;
DELETE FROM outreach WHERE copy > 0;
ALTER TABLE outreach DROP CONSTRAINT outreach_step_key, DROP COLUMN copy;
ALTER TABLE outreach ADD CONSTRAINT outreach_step_key UNIQUE (enrollment_id, step, visit);
`;
