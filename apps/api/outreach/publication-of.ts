import type { Pool } from 'pg';

interface Sent {
  readonly enrollment_id: string;
  readonly template: string;
  readonly template_hash: string | null;
}

interface TextFrom {
  readonly publication_id: string;
  readonly published_at: Date;
  readonly published_by: string;
  readonly inside: boolean;
}

/** Who published the text that a message was made of: its version, or a text publication since. Null: it has none yet. */
export async function publicationOf(pool: Pool, sent: Sent): Promise<TextFrom | null> {
  const { enrollment_id: enrollment, template, template_hash: hash } = sent;
  if (hash === null) return null;
  const { rows } = await pool.query<TextFrom>(
    `SELECT p.id AS publication_id, p.published_at, p.published_by, x.inside FROM (
       SELECT v.publication_id, false AS inside FROM enrollment n JOIN playbook_version v ON v.playbook = n.playbook
         WHERE n.id = $1 AND v.plan::jsonb #>> ARRAY['templates', $2] = $3
       UNION ALL SELECT t.publication_id, true FROM enrollment n JOIN text_publication t ON t.version = n.version
         WHERE n.id = $1 AND t.path = $2 AND t.hash = $3) x
     JOIN publication p ON p.id = x.publication_id ORDER BY x.inside DESC, p.seq LIMIT 1`,
    [enrollment, template, hash],
  );
  return rows[0] ?? null;
}
