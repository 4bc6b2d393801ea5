import { compile } from '../../playbooks/compiler/compile';
import { canonical } from '../../playbooks/compiler/canonical';
import { projectFolder, SMALL } from '../support/project-folder';

/** What is the same playbook and what is another one. */
const files = projectFolder(SMALL);
const FILE = 'call.playbook.yaml';
const TEMPLATE = 'templates/hello.en.md';

function hashWith(changes: readonly (readonly [string, string])[], file = FILE): string {
  let text = files.get(file) ?? '';
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the project does not hold ${from}`);
    text = text.replace(from, to);
  }
  const { playbooks, diagnostics } = compile(new Map([...files, [file, text]]));
  const [only] = playbooks;
  if (only === undefined) throw new Error(JSON.stringify(diagnostics));
  return only.hash;
}

const same = hashWith([]);
const REACHED = 'reached: {label: Reached}';
const NOBODY = 'nobody: {label: Nobody there}';

test.each([
  ['a comment', [['steps:', 'steps: # the beginning']]],
  ['a note', [['  - id: word\n', '  - id: word\n    note: for Ana\n']]],
  ['quotes', [['title: First call', 'title: "First call"']]],
  ['indentation and line breaks', [['on_exit: {tasks: close}', 'on_exit:\n    tasks:   close']]],
  [
    'an expression over two lines',
    [['weak: customer.health < 50', 'weak: >-\n    customer.health\n    < 50']],
  ],
  [
    'the order of keys of a step',
    [['due: 1bd\n            give_up: 5bd', 'give_up: 5bd\n            due: 1bd']],
  ],
  [
    'the order of the keys of the playbook',
    [['reenroll: never\nbackfill: none', 'backfill: none\nreenroll: never']],
  ],
  ['the order of answers', [[`${REACHED}, ${NOBODY}`, `${NOBODY}, ${REACHED}`]]],
  ['a default written out', [['purpose: service', 'purpose: service\npriority: normal']]],
] as const)('%s does not make another version', (_title, changes) => {
  expect(hashWith(changes)).toBe(same);
});

test('the order of outcomes that hold steps does not make another version', () => {
  const late = '      timeout:\n        - {id: late, notify: {to: [queue.care], text: Late}}\n';
  const there = '      reached:\n        - {id: there, notify: {to: [queue.care], text: There}}\n';
  const head = '    wait: {event: call.booked, timeout: 5bd}\n    outcomes:\n';
  const text = files.get(FILE) ?? '';
  const [before = '', rest = ''] = text.split(head);
  const after = rest.slice(rest.indexOf('  - id: size'));
  const hashes = [late + there, there + late].map((outcomes) => {
    const { playbooks } = compile(new Map([...files, [FILE, before + head + outcomes + after]]));
    return playbooks[0]?.hash;
  });
  expect(hashes[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(hashes[0]).toBe(hashes[1]);
});

test.each([
  ['exits', [['  done: {}\n  gone: {when: facts.weak}', '  gone: {when: facts.weak}\n  done: {}']]],
  ['a chain', [['[customer.csm, sender.hello]', '[role.chief, customer.csm, sender.hello]']]],
  [
    'the elements of a chain',
    [['to: [role.chief, queue.care]', 'to: [customer.csm, role.chief, queue.care]']],
  ],
  ['a fact', [['customer.health < 50', 'customer.health < 51']]],
  ['an outcome', [['nobody: {goto: booked}', 'nobody: continue']]],
] as const)('changing %s makes another version', (_title, changes) => {
  expect(hashWith(changes)).not.toBe(same);
});

test('the order of steps, arms and chains makes another version', () => {
  const word = `  - id: word\n    notify: {to: [role.chief, queue.care], text: "{{ customer.name }} has begun"}\n`;
  const size = `  - id: size\n    branch:\n      - if: customer.tier == "gold"\n        then: {exit: done}\n      - else: continue\n`;
  expect(hashWith([[size + word, word + size]])).not.toBe(same);
  const two =
    '      - if: facts.weak\n        then: {goto: booked}\n      - if: customer.tier == "gold"\n        then: {exit: done}\n';
  const turned =
    '      - if: customer.tier == "gold"\n        then: {exit: done}\n      - if: facts.weak\n        then: {goto: booked}\n';
  const one = '      - if: customer.tier == "gold"\n        then: {exit: done}\n';
  expect(hashWith([[one, two]])).not.toBe(hashWith([[one, turned]]));
  const chain = '[role.chief, customer.csm, queue.care]';
  const chains = [chain, '[customer.csm, role.chief, queue.care]'].map((to) =>
    hashWith([['[role.chief, queue.care]', to]]),
  );
  expect(chains[0]).not.toBe(chains[1]);
});

test('a word in a template makes another version', () => {
  expect(hashWith([['Hello', 'Dear']], TEMPLATE)).not.toBe(same);
});

test('keys are sorted, lists keep their order', () => {
  expect(canonical({ b: [2, 1], a: { d: undefined, c: null } })).toBe('{"a":{"c":null},"b":[2,1]}');
});
