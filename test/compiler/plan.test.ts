import { compile } from '../../playbooks/compiler/compile';
import type { Plan } from '../../playbooks/kernel/plan';
import { STARTER, projectFolder, SMALL } from '../support/project-folder';

const small = projectFolder(SMALL);
const FILE = 'call.playbook.yaml';

function planWith(from: string, to: string): Plan | undefined {
  const text = (small.get(FILE) ?? '').replace(from, to);
  return compile(new Map([...small, [FILE, text]])).playbooks[0]?.plan;
}

test('the starter project compiles without a word', () => {
  const { ok, diagnostics, playbooks } = compile(projectFolder(STARTER));
  expect(diagnostics).toEqual([]);
  expect(ok).toBe(true);
  expect(playbooks.length).toBeGreaterThan(0);
});

test('nested lists become jumps', () => {
  const code = planWith('', '')?.code.map(({ step, next, outcomes }) => [step, next, outcomes]);
  expect(code).toEqual([
    ['hello', 1, {}],
    ['booked', 3, { timeout: 2 }],
    ['ring', 3, { given_up: 3, nobody: 1, reached: 3 }],
    ['size', 4, {}],
    ['word', 5, {}],
    ['end', -1, {}],
    ['size.done', -1, {}],
  ]);
});

test('lines point at the file', () => {
  const { lines } = compile(small).playbooks[0] ?? {};
  expect(lines?.file).toBe(FILE);
  expect(lines?.code.map(({ line, column }) => `${line}:${column}`)).toEqual([
    '18:5',
    '20:5',
    '24:11',
    '32:5',
    '37:5',
    '39:5',
    '35:22',
  ]);
  expect(lines?.exits.gone).toEqual({ line: 15, column: 3 });
});

test('facts are put in where they are read, under the name the author gave them', () => {
  expect(planWith('', '')?.exits.gone?.trigger).toEqual({
    kind: 'when',
    condition: {
      expr: ['<', ['name', 'customer.health'], ['lit', 50]],
      names: ['customer.health'],
      source: 'facts.weak',
    },
  });
});

test('only fields that somebody reads are kept', () => {
  const plan = planWith(
    'notify: {to: [role.chief, queue.care], text: "{{ customer.name }} has begun"}',
    `notify: {to: [role.chief, queue.care], text: "{{ steps.booked.event.day | default: 'no day' }}"}`,
  );
  expect(plan?.keeps).toEqual({ booked: ['day'] });
  expect(planWith('', '')?.keeps).toEqual({});
});

test('the declared fields of the named events travel with the plan', () => {
  expect(planWith('', '')?.events).toEqual({
    'call.booked': { about: 'customer', fields: { day: 'date' } },
    'deal.won': { about: 'customer', fields: { big: 'boolean' } },
  });
});

test('exits keep the order of the file', () => {
  expect(planWith('', '')?.exitOrder).toEqual(['done', 'gone']);
});

test('parts that settle computes are numbered by what they say', () => {
  const plan = planWith(
    'to: [role.chief, queue.care]',
    'to: [manager(role.chief), manager(customer.csm), queue.care]',
  );
  expect(plan?.lifted.map(({ names }) => names)).toEqual([['customer.csm'], ['role.chief']]);
  const word = plan?.code.find(({ step }) => step === 'word');
  const to = word?.op === 'notify' && !('pick' in word.to) ? word.to : [];
  expect(to.map(({ names }) => names)).toEqual([['#1'], ['#0'], ['queue.care']]);
});

test('one broken playbook does not hide another', () => {
  const other = (small.get(FILE) ?? '').replace('playbook: call', 'playbook: other');
  const files = new Map([...small, [FILE, 'playbook: [\n'], ['other.playbook.yaml', other]]);
  const { ok, playbooks } = compile(files);
  expect(ok).toBe(false);
  expect(playbooks.map(({ id }) => id)).toEqual(['other']);
});
