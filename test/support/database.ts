import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** Of this worker of the tests; a file runs this module anew. */
const OURS = `t_${process.env['JEST_WORKER_ID'] ?? '0'}_`;
const FILE = `${OURS}${randomBytes(6).toString('hex')}_`;
let made = 0;

/** An empty, migrated database of its own for one test file: a copy of the template. Returns its URL. */
export async function freshDatabase(): Promise<string> {
  const server = process.env['TEST_POSTGRES'];
  if (server === undefined)
    throw new Error(
      'TEST_POSTGRES is not set: run this test in the "world" project of jest.config.mjs',
    );
  const name = `${FILE}${made++}`;
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    if (made === 1) await dropEarlier(client);
    // Its files as they are: to write each page to the log too takes twice as long.
    await client.query(`CREATE DATABASE ${name} TEMPLATE tenure_template STRATEGY FILE_COPY`);
  } finally {
    await client.end();
  }
  return `${server}/${name}`;
}

/** What earlier files of this worker had: nobody of them is there any more. */
async function dropEarlier(client: Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND NOT starts_with(datname, $2)',
    [OURS, FILE],
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
}
