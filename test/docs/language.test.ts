import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../playbooks/compiler/compile';
import { LIBRARY, projectFolder } from '../support/project-folder';

/** Every example of the language's pages is compiled in the library's project. */
const PAGES = join(__dirname, '..', '..', 'docs', 'language');
/** Of its playbooks only the one that its guards name: they are compiled elsewhere, and each costs time here. */
const library = new Map([...projectFolder(LIBRARY)].filter(([file]) => !/^(?!win_back\.p).*\.(playbook|test)\.yaml$/.test(file)));

interface Example {
  readonly place: string;
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
}

function examplesOf(page: string): Example[] {
  const text = readFileSync(join(PAGES, page), 'utf8');
  return [...text.matchAll(/^```yaml (\w+)(?: for=(\w+))?\n([\s\S]*?)^```$/gm)].map((found) => ({
    place: `${page}:${text.slice(0, found.index).split('\n').length}`,
    kind: found[1] ?? '',
    subject: found[2] ?? 'customer',
    text: found[3] ?? '',
  }));
}

const inset = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

/** A playbook around the part that is shown. */
function around({ kind, subject, text }: Example): string {
  const part = (key: string, usual: string): string =>
    key === kind ? `${key}:\n${inset(text)}` : `${key}: ${usual}\n`;
  return [
    `playbook: shown\ntitle: Shown\nowner: ops@acme.example\nfor: ${subject}\npurpose: service\n`,
    part('facts', '{}'),
    part('enroll', '{by_hand: {manual: true}}'),
    'reenroll: always\nbackfill: none\n',
    part('exits', '{closed: {}}'),
    'on_exit: {tasks: close}\n',
    part('steps', '[{id: pause, wait: 1d}]'),
  ].join('');
}

function filesOf(example: Example): Map<string, string> {
  const { kind, text } = example;
  const named = (id: RegExp): string => id.exec(text)?.[1] ?? '';
  const whole: Record<string, () => [string, string]> = {
    playbook: () => ['shown.playbook.yaml', text],
    guards: () => ['guards.yaml', text],
    calendar: () => [`calendars/${named(/^calendar: (\w+)$/m)}.yaml`, text],
    fragment: () => [`fragments/${named(/^fragment: (\w+)$/m)}.yaml`, text],
    test: () => ['shown.test.yaml', text],
    customer: () => [
      'catalog.yaml',
      (library.get('catalog.yaml') ?? '').replace(/^customer:$/m, `customer:\n${inset(text)}`),
    ],
  };
  const [file, content] = whole[kind]?.() ?? ['shown.playbook.yaml', around(example)];
  return new Map([...library, [file, content]]);
}

const examples = readdirSync(PAGES)
  .filter((page) => page.endsWith('.md'))
  .flatMap(examplesOf);

test('the pages show something', () => expect(examples.length).toBeGreaterThan(15));

test.each(examples)('the example at $place compiles', (example) => {
  const { diagnostics } = compile(filesOf(example));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ file, line, code, message }) => `${file}:${line} ${code}: ${message}`)).toEqual([]);
});
