import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { makeDocument } from '../../../apps/api/docs/make-document';

const FILE = 'docs/openapi.json';
const TYPES = 'apps/console/services/schema.ts';
const writing = process.env['SCHEMAS'] === 'write';

test('docs/openapi.json says what the API says of itself, without a database', async () => {
  const made = `${JSON.stringify(await makeDocument(), null, 1)}\n`;
  if (writing) writeFileSync(FILE, made);
  // `npm run schemas` writes it.
  expect(readFileSync(FILE, 'utf8') === made).toBe(true);
});

test('the types of the console are made of docs/openapi.json', () => {
  const made = spawnSync('node_modules/.bin/openapi-typescript', [FILE], { encoding: 'utf8' });
  expect(made.status).toBe(0);
  if (writing) writeFileSync(TYPES, made.stdout);
  expect(readFileSync(TYPES, 'utf8') === made.stdout).toBe(true);
}, 60_000);
