import { compile } from '../../playbooks/compiler/compile';
import { projectFolder, SMALL } from '../support/project-folder';

/** One mistake, one message. */
const files = projectFolder(SMALL);

function codesWith(file: string, from: string, to: string): readonly string[] {
  const text = files.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  const { diagnostics } = compile(new Map([...files, [file, text.replace(from, to)]]));
  return diagnostics.map(({ code, line }) => `${line} ${code}`);
}

test.each([
  [
    'an unknown verb says nothing about outcomes',
    '    wait: {event',
    '    wiat: {event',
    ['21 unknown-key'],
  ],
  ['a misspelt block says nothing about what it declares', 'exits:', 'exts:', ['13 unknown-key']],
  [
    'a repeat without its steps says nothing about what follows',
    '    wait: {event: call.booked, timeout: 5bd}',
    '    repeat: {max: 2}',
    ['21 missing-key'],
  ],
  [
    'a trigger that cannot stand there says nothing about the exit it should have led to',
    '  gone: {when: facts.weak}',
    '  gone: {manual: true}',
    ['15 trigger-not-here'],
  ],
  [
    'a join with a branch that is none says nothing about what it leads to',
    '    notify: {to: [role.chief, queue.care], text: "{{ customer.name }} has begun"}',
    '    parallel: {join: {all: [c]}, branches: {a: [{id: x, wait: 1d}], b: [{id: y, wait: 1d}]}}',
    ['38 join-unknown-branch'],
  ],
  [
    'a broken fact is told once, not where it is read',
    'customer.health < 50',
    'customer.health <',
    ['6 expression-syntax'],
  ],
  [
    'a goto into nowhere says nothing about what is reached',
    'goto: booked',
    'goto: bookd',
    ['31 unknown-step'],
  ],
  [
    'a misspelt outcome is not said to be missing',
    'given_up: continue',
    'giveup: continue',
    ['31 unknown-outcome'],
  ],
  ['a wrong span says nothing about its outcome', 'give_up: 5bd', 'give_up: soon', ['29 bad-span']],
] as const)('%s', (_title, from, to, expected) => {
  expect(codesWith('call.playbook.yaml', from, to)).toEqual(expected);
});

test('a broken catalog says nothing about playbooks', () => {
  expect(codesWith('catalog.yaml', 'customer:\n', 'custmer:\n')).toEqual(['9 unknown-key']);
});

test('a wrong weight of a part says nothing about how many parts must be known', () => {
  const score = 'score: {a: {weight: 0, value: customer.nps}, b: {weight: 1, value: customer.nps}}';
  const worth = `health: {type: number, ${score}, at_least: 2}\n  nps: {type: number}\n`;
  expect(codesWith('catalog.yaml', 'health: {type: number}\n', worth)).toEqual(['12 wrong-shape']);
});

test('a broken calendar is not said to be missing as well', () => {
  expect(codesWith('calendars/office.yaml', 'hours: ["09:00-17:00"]', 'hours: 9')).toEqual([
    '5 wrong-shape',
  ]);
});

test('a broken template is not said to be missing as well', () => {
  expect(codesWith('templates/hello.en.md', '---\n', '--\n')).toEqual(['1 yaml-syntax']);
});

test('two steps that use a broken text tell it once', () => {
  const second =
    '  - id: again\n    send: {template: hello, to: [contacts.champion]}\n  - id: end\n';
  const playbook = (files.get('call.playbook.yaml') ?? '').replace('  - id: end\n', second);
  const template = (files.get('templates/hello.en.md') ?? '').replace(
    'contact.name',
    'contact.nmae',
  );
  const changed = new Map([
    ...files,
    ['call.playbook.yaml', playbook],
    ['templates/hello.en.md', template],
  ] as const);
  expect(compile(changed).diagnostics.map(({ code }) => code)).toEqual(['unknown-field']);
});
