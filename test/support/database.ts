import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** An empty, migrated database of its own for one test file: a copy of the template. Returns its URL. */
export async function freshDatabase(): Promise<string> {
  const server = process.env['TEST_POSTGRES'];
  if (server === undefined)
    throw new Error(
      'TEST_POSTGRES is not set: run this test in the "world" project of jest.config.mjs',
    );
  const name = `t_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE tenure_template`);
  } finally {
    await client.end();
  }
  return `${server}/${name}`;
}
