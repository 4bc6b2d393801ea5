import type { Pool } from 'pg';
import type {
  CallConclusion,
  CallId,
  CallStore,
  CallTransaction,
} from '../../activities/call-store';
import type { Whose } from '../../activities/store';
import type { CallReceipt } from '../../playbooks/kernel/command';
import { Published } from '../shared/publications/published';
import { companyOf, findEnrollment, SettleTransaction } from './settle.repository';
import { withCustomer } from './transaction';

/** Receipts of calls on Postgres: whoever repeats a command gets the first one's. */
export class CallRepository implements CallStore {
  constructor(
    private readonly pool: Pool,
    private readonly published = new Published(pool),
  ) {}

  find(enrollment: string): Promise<Whose | undefined> {
    return findEnrollment(this.pool, enrollment);
  }

  async locked<T>(customer: string, work: (tx: CallTransaction) => Promise<T>): Promise<T> {
    const whole = await companyOf(this.published, customer);
    return withCustomer(this.pool, customer, (client) =>
      work(new AnswerTransaction(client, whole)),
    );
  }

  async answered({ enrollment, step, visit, asked }: CallId): Promise<CallReceipt | undefined> {
    const { rows } = await this.pool.query<{ receipt: CallReceipt }>({
      name: 'find-call',
      text: `SELECT receipt FROM call WHERE enrollment_id = $1 AND step = $2 AND visit = $3 AND asked_ms = $4`,
      values: [enrollment, step, visit, asked],
    });
    return rows[0]?.receipt;
  }
}

class AnswerTransaction extends SettleTransaction implements CallTransaction {
  async conclude(conclusion: CallConclusion): Promise<void> {
    const { enrollment, step, visit, asked, receipt, at, trace } = conclusion;
    await this.client.query({
      name: 'conclude-call',
      text: CONCLUDE,
      values: [
        enrollment,
        step,
        visit,
        asked,
        JSON.stringify(receipt),
        new Date(at).toISOString(),
        JSON.stringify(trace),
      ],
    });
  }
}

/** Invariant: one line of the story for each command, whoever repeats it. $4 time of the command, $5 receipt, $6 now, $7 trace. */
const CONCLUDE = `
WITH concluded AS (
  INSERT INTO call AS c (enrollment_id, step, visit, asked_ms, receipt, at)
  VALUES ($1, $2, $3, $4, $5::jsonb, $6::timestamptz)
  ON CONFLICT ON CONSTRAINT call_pkey DO UPDATE SET asked_ms = excluded.asked_ms, receipt = excluded.receipt, at = excluded.at
  WHERE c.asked_ms < excluded.asked_ms
  RETURNING 1)
INSERT INTO trace (enrollment_id, seq, at, kind, step, visit, pc, outcome, why, values, version, file, line)
SELECT $1, (SELECT coalesce(max(seq), 0) FROM trace WHERE enrollment_id = $1) + t.n::integer, $6::timestamptz,
  x.kind, x.step, x.visit, x.pc, x.outcome, x.why, x.values, e.version, x.file, x.line
FROM concluded, enrollment e, jsonb_array_elements($7::jsonb) WITH ORDINALITY AS t(entry, n),
  jsonb_to_record(t.entry) AS x(kind text, step text, visit integer, pc integer, outcome text, why text, values jsonb, file text, line integer)
WHERE e.id = $1`;
