import type { PoolClient } from 'pg';
import { OWN_SOURCE } from '../../../playbooks/rules/reported';
import { lockCustomer } from '../database/customer-lock';
import type { Matching } from '../ingest/match-by-customer';
import { storeAndMatch } from '../ingest/report';

/** Whose answer to which message. */
export interface Asked {
  readonly enrollment: string;
  readonly step: string;
  readonly contact: string;
  readonly customer: string;
  readonly playbook: string;
}

export interface Answer {
  readonly score: number;
  /** Empty: none. */
  readonly words: string;
}

/** For so long after it was first said an answer may be changed. */
const CHANGEABLE_MS = 30 * 86_400_000;

export type Answered = 'answered' | 'as before' | 'too late';

/**
 * Keeps what a contact says and tells it as `survey.answered`, in one transaction under the customer's lock. The same again
 * is nothing; another score or other words within 30 days take the place of what was said, and are told anew.
 */
export async function answerSurvey(
  how: Matching,
  asked: Asked,
  { score, words }: Answer,
): Promise<Answered> {
  const { client, now } = how;
  await lockCustomer(client, asked.customer);
  const before = await answerOf(client, asked);
  if (before?.score === score && before.words === words) return 'as before';
  if (before && now - before.answeredAt > CHANGEABLE_MS) return 'too late';
  const times = await keep(client, asked, { score, words, now });
  const { enrollment, step, contact, customer, playbook } = asked;
  await storeAndMatch(how, customer, {
    source: OWN_SOURCE,
    key: `survey/${enrollment}/${step}/${contact}/${times}`,
    type: 'survey.answered',
    about: { kind: 'contact', id: contact },
    data: { survey: playbook, score, ...(words === '' ? {} : { text: words }) },
  });
  return 'answered';
}

/** What was said before; undefined: nothing yet. */
export async function answerOf(
  through: Pick<PoolClient, 'query'>,
  { enrollment, step, contact }: Pick<Asked, 'enrollment' | 'step' | 'contact'>,
): Promise<(Answer & { readonly answeredAt: number }) | undefined> {
  const { rows } = await through.query<{ score: number; words: string | null; at: Date }>(
    `SELECT score, words, answered_at AS at FROM survey_answer
     WHERE enrollment_id = $1 AND step = $2 AND contact_id = $3`,
    [enrollment, step, contact],
  );
  const [row] = rows;
  return row && { score: row.score, words: row.words ?? '', answeredAt: row.at.getTime() };
}

async function keep(
  client: PoolClient,
  { enrollment, step, contact }: Asked,
  { score, words, now }: Answer & { readonly now: number },
): Promise<number> {
  const { rows } = await client.query<{ times: number }>(
    `INSERT INTO survey_answer AS a (enrollment_id, step, contact_id, score, words, answered_at, changed_at)
     VALUES ($1, $2, $3, $4, nullif($5, ''), $6, $6)
     ON CONFLICT ON CONSTRAINT survey_answer_pkey DO UPDATE SET score = excluded.score, words = excluded.words,
       times = a.times + 1, changed_at = excluded.changed_at
     RETURNING times`,
    [enrollment, step, contact, score, words, new Date(now).toISOString()],
  );
  return rows[0]?.times ?? 1;
}
