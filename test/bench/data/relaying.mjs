/** The relay, carrying to whatever is there to carry to. */
import { ours } from '../engine/ours.mjs';

const taken = async () => 'signalled';

export function relayOn({ databaseUrl, workflows }) {
  const { Relay } = ours('apps/worker/relay');
  return new Relay({
    databaseUrl,
    workflows: { start: async () => 'started', events: taken, clock: taken, ...workflows },
    clock: ours('playbooks/kernel/clock').REAL_TIME,
    log: (line) => process.stderr.write(`${line}\n`),
  });
}

export async function emptied(pool) {
  for (let look = 0; look < 6_000; look++) {
    const { rows } = await pool.query('SELECT 1 FROM outbox LIMIT 1');
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the relay has not taken all messages within two minutes');
}

/** Not counted: what a relay asks when nothing is there, however many enrollments there are, and who relays what. */
export function carrying({ text, rows }) {
  return rows > 0 && !/advisory|pg_locks/.test(text);
}
