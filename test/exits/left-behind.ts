import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';

const MOST = 20;

/** What a look at tables and logs finds after so much has happened: all of it should be nothing. */
export async function leftBehind(pool: Pool, folder: string): Promise<string[]> {
  const { rows } = await pool.query<{ words: string }>(
    `SELECT 'dead letter: ' || error AS words FROM dead_letter
     UNION ALL SELECT 'parked: ' || step || ': ' || reason FROM parked_step
     UNION ALL SELECT 'in the outbox for ' || attempts || ' attempts: ' || coalesce(last_error, '') FROM outbox WHERE attempts > 0`,
  );
  const logged = ['api', 'worker'].flatMap((name) =>
    readFileSync(join(folder, `${name}.log`), 'utf8')
      .split('\n')
      .filter(isFault)
      .map((line) => `${name}: ${line}`),
  );
  const all = [...rows.map(({ words }) => words), ...logged];
  return all.length > MOST ? [...all.slice(0, MOST), `… and ${all.length - MOST} more`] : all;
}

/** Not a line of our own, or one that is worse than news. */
function isFault(line: string): boolean {
  if (line === '') return false;
  if (!line.startsWith('{')) return true;
  return (JSON.parse(line) as { readonly level?: string }).level !== 'info';
}
