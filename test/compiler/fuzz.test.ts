import { compile } from '../../playbooks/compiler/compile';
import { render } from '../../playbooks/compiler/render';
import { STARTER, projectFolder } from '../support/project-folder';

/** Mutations of the library: whatever comes, it is answered, and every answer has its place. `FUZZ_SEED` repeats a run. */
const seed = Number(process.env.FUZZ_SEED ?? 20261122);
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 200);

function random(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  '\0',
  '\t',
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '- ',
  '"',
  "'",
  '|',
  '>-',
  '!',
  '&a ',
  '*a',
  '<<: ',
  '#',
  '{{',
  '}}',
  '{% if %}',
  '\ud800',
  '🙂',
  '客',
  '__proto__: 1',
  '? ',
  '---\n',
  '%',
  '\\',
  'null',
  '9'.repeat(400),
  '('.repeat(60),
];

function mutate(text: string, next: () => number): string {
  const at = Math.floor(next() * text.length);
  const length = Math.floor(next() * next() * 60);
  const piece = PIECES[Math.floor(next() * PIECES.length)] ?? '';
  const kind = Math.floor(next() * 4);
  if (kind === 0) return text.slice(0, at) + piece + text.slice(at);
  if (kind === 1) return text.slice(0, at) + text.slice(at + length);
  if (kind === 2)
    return text.slice(0, at) + text.slice(at, at + length).repeat(2) + text.slice(at + length);
  const from = Math.floor(next() * text.length);
  return text.slice(0, at) + text.slice(from, from + length) + text.slice(at + length);
}

test(`${ROUNDS} broken projects are answered with places (seed ${seed})`, () => {
  const files = projectFolder(STARTER);
  const names = [...files.keys()];
  const next = random(seed);
  let wrong = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const broken = new Map(files);
    const name = names[Math.floor(next() * names.length)] ?? '';
    const times = 1 + Math.floor(next() * 3);
    for (let n = 0; n < times; n++) broken.set(name, mutate(broken.get(name) ?? '', next));
    const { ok, diagnostics } = compile(broken);
    if (!ok) wrong++;
    for (const one of diagnostics) {
      const lines = (broken.get(one.file) ?? '').split('\n');
      const line = lines[one.line - 1] ?? '';
      const inside =
        broken.has(one.file) && one.line <= lines.length && one.column <= line.length + 1;
      if (!inside || one.line < 1 || one.column < 1)
        throw new Error(`round ${round}: ${JSON.stringify(one)}`);
      expect(render(one, broken.get(one.file))).not.toContain('undefined');
    }
  }
  expect(wrong).toBeGreaterThan(ROUNDS / 4);
}, 120_000);
