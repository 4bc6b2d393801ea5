import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../playbooks/compiler/compile';
import type { CompileOptions } from '../../playbooks/compiler/compile';
import { MESSAGES } from '../../playbooks/compiler/messages';
import { renderAll } from '../../playbooks/compiler/render';
import { SCENARIO_WORDS } from '../../playbooks/compiler/words/scenario';

/**
 * One folder per case: `wrong/` and `quiet/` are laid over `base/`. What is drawn for the wrong one stands in
 * `expected.txt`; the quiet one, which does the same thing rightly, raises nothing. `GOLDEN=write` writes anew.
 */
const root = join(__dirname, 'golden');
const cases = readdirSync(root).filter((name) => name !== 'base');

function filesOf(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function project(name: string, kind: 'wrong' | 'quiet'): Map<string, string> {
  const files = new Map([...filesOf(join(root, 'base')), ...filesOf(join(root, name, kind))]);
  const removes = join(root, name, 'removes.txt');
  if (kind === 'wrong' && existsSync(removes)) files.delete(readFileSync(removes, 'utf8').trim());
  return files;
}

/** Years are looked at from the day in `today.txt`. */
function optionsOf(name: string): CompileOptions {
  const file = join(root, name, 'today.txt');
  return existsSync(file) ? { today: readFileSync(file, 'utf8').trim() } : {};
}

/** The code a case is about: the longest that its name starts with. */
function codeOf(name: string): string {
  const codes = Object.keys(MESSAGES).filter((code) => name.startsWith(code));
  return codes.sort((a, b) => b.length - a.length)[0] ?? 'unknown-field';
}

test('the base project has no fault', () => {
  expect(renderAll(compile(filesOf(join(root, 'base'))).diagnostics, new Map())).toBe('');
});

describe.each(cases)('%s', (name) => {
  test('is drawn as expected', () => {
    const files = project(name, 'wrong');
    const { diagnostics } = compile(files, optionsOf(name));
    const drawn = `${renderAll(diagnostics, files)}\n`;
    const file = join(root, name, 'expected.txt');
    if (process.env.GOLDEN === 'write') writeFileSync(file, drawn);
    expect(diagnostics.map(({ code }) => code)).toContain(codeOf(name));
    expect(drawn).toBe(readFileSync(file, 'utf8'));
  });

  test('is quiet where the same is done rightly', () => {
    const { diagnostics } = compile(project(name, 'quiet'), optionsOf(name));
    expect(diagnostics.map(({ code, line }) => `${line} ${code}`)).toEqual([]);
  });
});

test('every code has a case', () => {
  const shown = new Set(cases.map(codeOf));
  // A file of 256 KiB is made in its test, publishing refuses what the engine lacks, scenarios are no part of a project.
  const elsewhere = ['yaml-too-large', 'not-supported-yet', ...Object.keys(SCENARIO_WORDS)];
  const missing = Object.keys(MESSAGES).filter(
    (code) => !shown.has(code) && !elsewhere.includes(code),
  );
  expect(missing).toEqual([]);
});
