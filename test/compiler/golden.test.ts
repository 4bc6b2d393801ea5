import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGES } from '../../playbooks/compiler/messages';
import { renderAll } from '../../playbooks/compiler/render';
import { diagnosticsOfCase, filesOfCase, GOLDEN } from '../support/golden-case';

/**
 * What is drawn for the wrong project of a case stands in `expected.txt`; the quiet one, which does the same thing
 * rightly, raises nothing. `GOLDEN=write` writes anew.
 */
const cases = readdirSync(GOLDEN).filter((name) => name !== 'base');

/** The code a case is about: the longest that its name starts with. */
function codeOf(name: string): string {
  const codes = Object.keys(MESSAGES).filter((code) => name.startsWith(code));
  return codes.sort((a, b) => b.length - a.length)[0] ?? 'unknown-field';
}

test('the base project has no fault', () => {
  expect(renderAll(diagnosticsOfCase('base', 'quiet'), new Map())).toBe('');
});

describe.each(cases)('%s', (name) => {
  test('is drawn as expected', () => {
    const diagnostics = diagnosticsOfCase(name, 'wrong');
    const drawn = `${renderAll(diagnostics, filesOfCase(name, 'wrong'))}\n`;
    const file = join(GOLDEN, name, 'expected.txt');
    if (process.env.GOLDEN === 'write') writeFileSync(file, drawn);
    expect(diagnostics.map(({ code }) => code)).toContain(codeOf(name));
    expect(drawn).toBe(readFileSync(file, 'utf8'));
  });

  test('is quiet where the same is done rightly', () => {
    const diagnostics = diagnosticsOfCase(name, 'quiet');
    expect(diagnostics.map(({ code, line }) => `${line} ${code}`)).toEqual([]);
  });
});
