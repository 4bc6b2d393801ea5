import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { MESSAGES } from '../../../playbooks/compiler/messages';

const BIN = join(__dirname, '..', '..', '..', 'apps', 'cli', 'bin.mjs');

function explain(...words: string[]): { code: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [BIN, 'explain', ...words], { encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

test('explain without a code lists all of them, each with its severity', () => {
  const { code, out } = explain();
  expect(code).toBe(0);
  for (const [name, { severity }] of Object.entries(MESSAGES))
    expect(out).toMatch(new RegExp(`^  ${severity} +${name} +\\S`, 'm'));
});

test('explain says what a code means, with what is wrong, what is right, and why', () => {
  const { code, out } = explain('timeout-missing');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^error timeout-missing\n[^]+\nWrong\n[^]+\nMended\n[^]+timeout: 5bd[^]+\nWhy\n/,
  );
  expect(JSON.parse(explain('timeout-missing', '--json').out)).toMatchObject({
    code: 'timeout-missing',
    severity: 'error',
  });
});

test('a code that does not exist is wrong usage, and brings those that are near', () => {
  expect(explain('timeout-mising')).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean "timeout-missing"?') as unknown,
  });
  expect(explain('timout')).toMatchObject({
    code: 2,
    err: expect.stringContaining('timeout-never-alone') as unknown,
  });
});

test('the first sentence of a code is whole, whatever stands in quotes in it', () => {
  const { out } = explain();
  const means = out
    .split('\n')
    .flatMap((line) => /^ {2}(?:error|warning) +\S+ +(.+)$/.exec(line)?.[1] ?? []);
  expect(means.filter((one) => (one.match(/"/g) ?? []).length % 2 === 1)).toEqual([]);
  expect(out).toContain('A wait for something that may never happen has no "timeout".');
});
