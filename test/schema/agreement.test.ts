import { join } from 'node:path';
import { parse } from 'yaml';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import { Editor } from '../support/editor';
import { broken, drawn } from '../support/broken';
import { LIBRARY, projectFolder } from '../support/project-folder';

/**
 * The editor against the compiler, over files in which every line but the first of a block is broken in some way:
 * what the editor underlines the compiler refuses, and what is wrong with keys and spans both see, on the same line.
 */
const editor = new Editor();
const root = join(__dirname, '..', '..');
const WHOLE = projectFolder(join(root, 'test', 'compiler', 'whole'));
const FRESH = projectFolder(join(root, 'playbooks', 'fresh'));
const alone = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...files].filter(([name]) => /^(catalog|guards|calendars\/.*)\.yaml$/.test(name)));
const OURS = alone(projectFolder(LIBRARY));

const PLACES: readonly (readonly [string, ReadonlyMap<string, string>, number])[] = [
  ['whole.playbook.yaml', WHOLE, 4],
  ['fragments/knock.yaml', WHOLE, 2],
  ['catalog.yaml', alone(WHOLE), 3],
  ['catalog.yaml', OURS, 2],
  ['guards.yaml', OURS, 4],
  ['calendars/cn_office.yaml', OURS, 2],
  ['welcome.test.yaml', FRESH, 4],
];

/** How much more is tried than in every run. */
const MORE = Number(process.env.AGREEMENT ?? 1);

/** What both know of: keys, what goes together, lengths and times. */
const CODES = [
  ...['unknown-key', 'missing-key', 'one-verb', 'trigger-kinds', 'trigger-not-here', 'bad-span'],
  ...['bad-time', 'timeout-missing', 'past-missing', 'approval-without-within', 'bad-id'],
  ...['repeat-without-max', 'schedule-without-if', 'escalate-without-ladder', 'reserved-id'],
];

interface Seen {
  readonly editor: ReadonlyMap<number, string>;
  readonly refused: ReadonlyMap<number, string>;
  readonly known: ReadonlyMap<number, string>;
}

/** Which records a test gives and changes stands in the catalog, which answers there are in the playbook. */
function isKnown(words: string): boolean {
  const [code = ''] = words.split(' ');
  return (
    CODES.includes(code) && !/ is not a key of "(change|given)"|^missing-key resolving /.test(words)
  );
}

async function seen(files: ReadonlyMap<string, string>, file: string, text: string): Promise<Seen> {
  const changed = new Map([...files, [file, text]]);
  const compiled = compile(changed);
  const { diagnostics } = file.endsWith('.test.yaml') ? compileTests(changed, compiled) : compiled;
  const errors = diagnostics.filter((one) => one.severity === 'error' && one.file === file);
  const placed = errors.map(({ line, code, message }) => [line, `${code} ${message}`] as const);
  const faults = await editor.faults(file, text);
  return {
    editor: new Map(faults.map((fault) => [Number.parseInt(fault, 10), fault])),
    refused: new Map(placed),
    known: new Map(placed.filter(([, words]) => isKnown(words))),
  };
}

/** Where they differ on a line. A fault elsewhere may keep the compiler from looking: then the line stands alone. */
async function apart(
  files: ReadonlyMap<string, string>,
  file: string,
  round: number,
  only?: number,
): Promise<readonly string[]> {
  const source: unknown = parse(files.get(file) ?? '');
  const lines = broken(source, round, only);
  const both = await seen(files, file, lines.join('\n'));
  const underlined = [...both.editor].filter(([line]) => !both.refused.has(line));
  const refused = [...both.known].filter(([line]) => !both.editor.has(line));
  const found = [...underlined, ...refused];
  if (only !== undefined)
    return found.map(([line, words]) => `${words}: ${lines[line - 1]?.trim() ?? ''}`);
  const again = await Promise.all(found.map(([line]) => apart(files, file, round, line)));
  return again.flat();
}

describe('the editor and the compiler agree about', () => {
  test.each(PLACES)('%s', async (...[file, files, rounds]) => {
    const source: unknown = parse(files.get(file) ?? '');
    expect(await editor.faults(file, drawn(source).join('\n'))).toEqual([]);
    for (let round = 0; round < rounds * MORE; round += 1)
      expect(await apart(files, file, round)).toEqual([]);
  });
});
