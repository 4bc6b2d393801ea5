import { compile } from '../../playbooks/compiler/compile';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { SMALL, STARTER, projectFolder } from '../support/project-folder';

/** What an author gets wrong by hand: one message, at the smallest place, and the fix is what to type. */
const files = projectFolder(STARTER);
const PLAYBOOK = 'onboarding.playbook.yaml';

function faults(file: string, from: string, to: string): readonly Diagnostic[] {
  const text = files.get(file) ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  return compile(new Map([...files, [file, text.replace(from, () => to)]])).diagnostics;
}

test.each([
  ['priority: high\n\nf', 'priority: hgih\n\nf', 'wrong-shape', 'write "high"'],
  ['timeout: 14d', 'timeout: 14 d', 'bad-span', 'write 14d'],
  ['timeout: 14d', 'timeout: 14 days', 'bad-span', 'write 14d'],
  ['reenroll: {after: 30d}', 'reenroll: 30d', 'wrong-shape', 'write {after: 30d}'],
  ['holdout: 0%', 'holdout: 0', 'wrong-shape', 'write 0%'],
  ['required: true', 'required: yes', 'wrong-shape', 'write true'],
  ['required: true', 'required: __proto__', 'wrong-shape', 'write true or false'],
  [
    '[contacts.champion, contacts.admin]',
    'contacts.champion',
    'wrong-shape',
    'write [contacts.champion]',
  ],
  [
    '[customer.csm, queue.cs_asia]',
    '[queue.cs_asia, customer.csm]',
    'chain-ends-in-person',
    'write [customer.csm, queue.cs_asia]',
  ],
  [
    'live: {goto: handover_meeting}',
    'live: goto handover_meeting',
    'wrong-shape',
    'write {goto: handover_meeting}',
  ],
  [
    'live: {goto: handover_meeting}',
    'live: {goto: handover}',
    'unknown-step',
    'write "handover_meeting"',
  ],
  [
    '{exit: paused_by_customer}\n\n',
    '{exit: paused}\n\n',
    'unknown-exit',
    'write "paused_by_customer"',
  ],
  ['>= 0.7', '= 0.7', 'expression-syntax', 'write == instead of ='],
  ['1 && customer', '1 and customer', 'expression-syntax', 'write && instead of and'],
  ['>= 0.7', '>= 70%', 'expression-syntax', 'write a share from 0 to 1: 0.7 for 70 %'],
  ['customer.core_task_share >= 0.7', 'yes', 'unknown-name', 'write "true"'],
] as const)('for "%s" written "%s" the fix is what to type', (from, to, code, fix) => {
  const found = faults(PLAYBOOK, from, to);
  expect(found.map((one) => one.code)).toEqual([code]);
  expect(found[0]?.fix).toBe(fix);
});

test.each([
  [
    'an event that does not exist is not said to lack fields',
    'deal.won',
    'deal.win',
    '15 unknown-event',
  ],
  [
    'an empty fact is not said to be missing',
    'adopted: customer.core_task_share >= 0.7',
    'adopted:',
    '12 wrong-shape',
  ],
  ['an unknown key may be the one that is missing', 'on_exit:', 'on:', '25 unknown-key'],
  ['a wrong indentation is told once', '      due: 1bd\n', '     due: 1bd\n', '45 yaml-syntax'],
  [
    'a list below a map is told where the list begins',
    '- id: welcome\n    send:',
    'welcome:\n    send:',
    '35 yaml-syntax',
  ],
  [
    'a step without its dash is one fault',
    '        - id: no_plan\n',
    '          id: no_plan\n',
    '51 wrong-shape',
  ],
] as const)('%s', (_title, from, to, expected) => {
  const found = faults(PLAYBOOK, from, to);
  expect(found.map(({ line, code }) => `${line} ${code}`)).toEqual([expected]);
});

test('an open parenthesis is pointed at, not the end of the text', () => {
  const [found] = faults(PLAYBOOK, '>= 0.7', '>= (0.7');
  expect(found).toMatchObject({ line: 12, column: 40, endColumn: 41 });
});

test('outcomes that are indented too far are told where they belong', () => {
  const found = faults(
    PLAYBOOK,
    '    outcomes:\n      given_up:\n        -',
    '      outcomes:\n        given_up:\n        -',
  );
  expect(found[0]).toMatchObject({ code: 'unknown-key', line: 49 });
  expect(found[0]?.fix).toContain('one level out');
});

test('bytes that are no UTF-8 are refused once, where they stand', () => {
  const latin1 = new TextDecoder().decode(Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0xe9));
  const found = faults(PLAYBOOK, 'owner:', `note: ${latin1}\nowner:`);
  expect(found).toMatchObject([{ code: 'yaml-syntax', line: 5, column: 10 }]);
});

test('a playbook without steps is not said to leave its exits unused', () => {
  const text = files.get(PLAYBOOK) ?? '';
  const { diagnostics } = compile(
    new Map([
      ...files,
      [PLAYBOOK, `${text.slice(0, text.indexOf('steps:'))}steps: []\ngoal: {exit: closed}\n`],
    ]),
  );
  expect(diagnostics.map(({ code }) => code)).toEqual(['wrong-shape']);
});

test('a value of the catalog stands once', () => {
  const found = faults('catalog.yaml', 'values: [cn, us]', 'values: [cn, cn]');
  expect(found).toMatchObject([{ code: 'duplicate-id', line: 17, column: 37 }]);
});

test('a default that is nearly a value is told which', () => {
  const [found] = faults('catalog.yaml', 'default: active', 'default: activ');
  expect(found).toMatchObject({ code: 'not-an-enum-value', fix: 'write "active"' });
  expect(found?.why).toContain('default');
});

test('values that are numbers say nothing about their default', () => {
  const found = faults('catalog.yaml', 'values: [cn, us], default: cn', 'values: [1], default: cn');
  expect(found.map(({ fix }) => fix)).toEqual(['write "1" in quotes']);
});

test.each([
  ['an every in years', 'timeout: 14d', 'timeout: 1y', 'write 12mo'],
  ['an every without a number', 'timeout: 14d', 'timeout: year', 'write 12mo'],
  ['a zone that is misspelt', 'owner:', 'zone: Europe/Londn\nowner:', 'write "Europe/London"'],
] as const)('for %s the fix is what to type', (_title, from, to, fix) => {
  expect(faults(PLAYBOOK, from, to).map((one) => one.fix)).toEqual([fix]);
});

test.each([
  ['"{{ customer.nickname }}"', "{{ customer.nickname | default: '…' }}"],
  ["'{{ customer.nickname }}'", '{{ customer.nickname | default: "…" }}'],
])('the value instead of a missing one can be typed into %s', (text, words) => {
  const small = projectFolder(SMALL);
  const playbook = small.get('call.playbook.yaml') ?? '';
  const changed = playbook.replace('"{{ customer.name }} has begun"', text);
  expect(changed).not.toBe(playbook);
  const { diagnostics } = compile(new Map([...small, ['call.playbook.yaml', changed]]));
  expect(diagnostics.map(({ code }) => code)).toEqual(['maybe-missing-variable']);
  expect(diagnostics[0]?.fix).toContain(words);
});

test.each([
  ['customer.tier == gold', 'write "gold" in quotes'],
  ['customer.tier in [gold, "silver"]', 'write "gold" in quotes'],
  ['"customer.tier == gold"', "write 'gold' in quotes"],
])('a value that is written like a name is told to stand in quotes: %s', (words, fix) => {
  expect(smallWith('customer.tier == "gold"', words)).toMatchObject([
    { code: 'unknown-name', line: 34, fix },
  ]);
});

test('a list where one expression stands is told to be that expression', () => {
  const due = '            due: 1bd\n';
  expect(smallWith(due, `${due}            not_by: [customer.csm]\n`)).toMatchObject([
    { code: 'wrong-shape', line: 29, fix: 'write customer.csm' },
  ]);
});

function smallWith(from: string, to: string): readonly Diagnostic[] {
  const small = projectFolder(SMALL);
  const playbook = small.get('call.playbook.yaml') ?? '';
  const changed = playbook.replace(from, () => to);
  expect(changed).not.toBe(playbook);
  return compile(new Map([...small, ['call.playbook.yaml', changed]])).diagnostics;
}
