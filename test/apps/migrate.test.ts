import { Client } from 'pg';
import { freshDatabase } from '../support/database';

test('a fresh database has every table, and the partition of a month is made on demand', async () => {
  const client = new Client({ connectionString: await freshDatabase() });
  await client.connect();
  await client.query(
    `SELECT tenure_event_partition('2026-03-05T09:00Z'), tenure_event_partition('2026-03-06T09:00Z')`,
  );
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'event'::regclass`,
  );
  await client.end();
  expect(rows.map((row) => row.name)).toEqual(['event_2026_03']);
});
