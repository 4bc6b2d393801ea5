import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tenureIn } from '../../support/tenure-command';
import type { Ran } from '../../support/tenure-command';

/** The tutorial is followed word by word: its files are written, its commands run, what they print is what it shows. */
const TUTORIAL = join(__dirname, '..', '..', '..', 'docs', 'language', 'tutorial.md');

interface Block {
  readonly kind: string;
  readonly info: string;
  readonly text: string;
}

function blocks(): Block[] {
  const found = readFileSync(TUTORIAL, 'utf8').matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm);
  return [...found].map(([, kind = '', info = '', text = '']) => ({ kind, info, text }));
}

function write(folder: string, { info, text }: Block): void {
  const [file = ''] = info.split(' ');
  const path = join(folder, file);
  const below = /below="([^"]+)"/.exec(info)?.[1];
  const replaced = /replace="([^"]+)"/.exec(info)?.[1];
  if (info.endsWith(' append')) return appendFileSync(path, text);
  if (below === undefined && replaced === undefined) {
    mkdirSync(dirname(path), { recursive: true });
    return writeFileSync(path, text);
  }
  const before = readFileSync(path, 'utf8');
  const lines = before.split('\n');
  const at = lines.findIndex((line) => below !== undefined && line.startsWith(below));
  const after =
    replaced === undefined
      ? [...lines.slice(0, at + 1), text.trimEnd(), ...lines.slice(at + 1)].join('\n')
      : before.replace(replaced, text.trim());
  if (after === before || (replaced === undefined && at < 0))
    throw new Error(`nothing to change: ${info}`);
  writeFileSync(path, after);
}

const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
const lines = (text: string): string[] => text.split('\n').map((line) => line.trimEnd());

/** `…` stands for anything, also for lines that are left out. */
function pattern(shown: string): RegExp {
  const escaped = shown.trimEnd().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^${escaped.replaceAll(/^…\n/gm, '(?:.*\n)*').replaceAll('…', '[\\s\\S]*')}\\s*$`,
  );
}

test('whoever follows the tutorial sees what it shows, to the last command', () => {
  const root = mkdtempSync(join(tmpdir(), 'tenure-'));
  let folder = root;
  let last: Ran = { code: 0, out: '', err: '' };
  const codes: string[] = [];
  for (const block of blocks()) {
    if (block.kind === 'text') expect(lines(last.out).join('\n')).toMatch(pattern(block.text));
    else if (block.kind !== 'sh') write(folder, block);
    else
      for (const line of lines(block.text).filter((each) => each !== '')) {
        const [command = '', ...rest] = words(line);
        if (command === 'cd') folder = join(folder, rest[0] ?? '');
        else {
          last = tenureIn(folder, ...rest);
          codes.push(`${line}: ${last.code ?? 'killed'}`);
        }
      }
  }
  rmSync(root, { recursive: true });
  expect(codes.filter((code) => !code.endsWith(': 0'))).toEqual([
    'tenure check: 1',
    'tenure test --min 90: 1',
  ]);
  expect(last.code).toBe(0);
});
