import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPLANATIONS } from '../../playbooks/compiler/explanations/explanations';
import type { Example } from '../../playbooks/compiler/explanations/explanation';
import { RUNNING_EXPLANATIONS } from '../../playbooks/compiler/explanations/running';
import { MESSAGES } from '../../playbooks/compiler/messages';
import { allDiagnostics, GOLDEN } from '../support/golden-case';
import { projectOf } from '../support/example-project';

/** Three lists of codes that must be one: what can be said, what has been seen to be said, what is explained. */
const worded = Object.keys(MESSAGES).sort();
const drawn = readdirSync(GOLDEN).flatMap((name) => {
  if (name === 'base') return [];
  const text = readFileSync(join(GOLDEN, name, 'expected.txt'), 'utf8');
  return [...text.matchAll(/^\S+ (?:error|warning) ([a-z-]+):/gm)].map(([, code]) => code ?? '');
});

/** Only a database that refuses for good makes a step park like this: tests of the kernel do. */
const ON_A_SERVER = ['settle-failed', 'step-gone'];

test('every code that can be said is drawn in a case', () => {
  expect([...new Set([...drawn, ...ON_A_SERVER])].sort()).toEqual(worded);
});

test('every code that can be said is explained', () => {
  expect(Object.keys(EXPLANATIONS).sort()).toEqual(worded);
});

function codesOf(example: Example): readonly string[] {
  const found = allDiagnostics({
    ...projectOf(example),
    today: '2026-10-01',
    min: 80,
  });
  const own = found.filter((one) => one.code !== 'coverage-below' || isAboutTests(example));
  return [...new Set(own.map((one) => `${one.severity} ${one.code}`))];
}
function isAboutTests(example: Example): boolean {
  return typeof example === 'object' && 'call.test.yaml' in example;
}
const isError = (told: string): boolean => told.startsWith('error');

/** What a story says only when it is played, and a file too large to be shown, are drawn in cases alone. */
const notShown = [...Object.keys(RUNNING_EXPLANATIONS), 'yaml-too-large'];
const shown = Object.entries(EXPLANATIONS);

test.each(shown.filter(([code]) => !notShown.includes(code)))(
  'the wrong example of %s is refused with it, and with nothing else',
  (code, { wrong }) => {
    const codes = codesOf(wrong);
    expect(codes).toContain(`${MESSAGES[code]?.severity ?? ''} ${code}`);
    expect(codes.filter(isError).filter((told) => !told.endsWith(` ${code}`))).toEqual([]);
  },
);

test.each(shown)('the mended example of %s is quiet', (code, { right }) => {
  const codes = codesOf(right);
  expect(codes.filter((told) => isError(told) || told.endsWith(` ${code}`))).toEqual([]);
});

test.each(shown)('%s is explained in sentences', (_code, { means, why }) => {
  for (const text of [means, why]) {
    expect(text).toMatch(/\.$/);
    expect(text.length).toBeGreaterThan(20);
  }
});
