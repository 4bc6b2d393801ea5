import { compile } from '../../playbooks/compiler/compile';
import { drawn } from '../support/broken';
import { Editor } from '../support/editor';
import { projectWith } from '../support/project';

/** As much as there may be of everything, and one more: editor and compiler draw the line at the same place. */

const editor = new Editor();
const times = <T>(n: number, make: (index: number) => T): T[] =>
  Array.from({ length: n }, (_, index) => make(index));
const named = (n: number, make: (index: number) => unknown): Record<string, unknown> =>
  Object.fromEntries(times(n, (index) => [`x${index}`, make(index)]));

const TASK = { title: 'Call', assign: ['queue.cs_asia'], due: '3d' };
const FIELD = { type: 'text', label: 'Word' };
const LADDER = { end: '1d', rungs: [{ after: '1h', to: ['queue.cs_asia'] }] };
const task = (more: object): object => ({ task: { ...TASK, ...more } });
const notify = (more: object): object => ({
  notify: { to: ['queue.cs_asia'], text: 'Look', ...more },
});

/** The most there may be, and a step with so many. */
const STEPS: readonly (readonly [number, (n: number) => object])[] = [
  [200, (n) => task({ title: 'x'.repeat(n) })],
  [4096, (n) => task({ body: 'x'.repeat(n) })],
  [8, (n) => task({ answers: named(n, () => ({ label: 'Yes' })) })],
  [4096, (n) => task({ answers: { yes: { label: 'x'.repeat(n) } } })],
  [20, (n) => task({ form: named(n, () => FIELD) })],
  [4096, (n) => task({ form: { word: { ...FIELD, help: 'x'.repeat(n) } } })],
  [20, (n) => task({ checklist: times(n, (index) => `Point ${index}`) })],
  [200, (n) => task({ checklist: ['x'.repeat(n)] })],
  [12, (n) => task({ ladder: times(n, () => LADDER.rungs[0]) })],
  [20, (n) => task({ ladder: { ...LADDER, rounds: n } })],
  [8, (n) => notify({ to: [...times(n - 1, () => 'customer.csm'), 'queue.cs_asia'] })],
  [10, (n) => notify({ cc: times(n, () => 'customer.csm') })],
  [1000, (n) => ({ if: 'true'.padEnd(n), wait: '1d' })],
  [10, (n) => ({ wait: { any: named(n, () => ({ event: 'kickoff.booked' })), timeout: 'never' } })],
  [
    10,
    (n) => ({
      branch: [...times(n, () => ({ if: 'true', then: 'continue' })), { else: 'continue' }],
    }),
  ],
  [10, (n) => ({ split: { arms: named(n, (index) => ({ weight: index === 0 ? 101 - n : 1 })) } })],
  [
    10,
    (n) => ({
      parallel: {
        join: 'all',
        branches: named(n, (index) => [{ id: `inner${index}`, wait: '1d' }]),
      },
    }),
  ],
  [1000, (n) => ({ repeat: { max: n, do: [{ id: 'turn_of_it', wait: '1d' }] } })],
];

function playbook(more: 0 | 1): string {
  const steps = STEPS.map(([most, make], index) => ({ id: `step${index}`, ...make(most + more) }));
  return drawn({
    playbook: 'limits',
    title: 'x'.repeat(200 + more),
    owner: 'ops@acme.example',
    purpose: 'service',
    reenroll: 'never',
    backfill: 'none',
    facts: named(50 + more, () => 'customer.health < 50'),
    vars: named(30 + more, () => ({ type: 'number', default: 0 })),
    enroll: named(10 + more, () => ({ manual: true })),
    exits: named(20 + more, () => ({ event: 'kickoff.booked' })),
    on_exit: { tasks: 'close' },
    steps: [...steps, { id: 'x'.repeat(48 + more), exit: 'x0' }],
  }).join('\n');
}

const LIMITS = ['too-many', 'wrong-shape', 'expression-too-big', 'bad-id'];

function overLimit(text: string): readonly number[] {
  const { diagnostics } = compile(new Map(Object.entries(projectWith({ limits: text }))));
  return diagnostics.filter(({ code }) => LIMITS.includes(code)).map(({ line }) => line);
}

test('as much as there may be is underlined by nobody', async () => {
  expect(await editor.faults('limits.playbook.yaml', playbook(0))).toEqual([]);
  expect(overLimit(playbook(0))).toEqual([]);
});

test('one more of anything is underlined, and refused', async () => {
  const text = playbook(1);
  const lines = text.split('\n');
  const wrong = STEPS.map((_, index) => lines.findIndex((line) => line.includes(`"step${index}"`)));
  const faults = await editor.faults('limits.playbook.yaml', text);
  const underlined = faults.map((fault) => Number.parseInt(fault, 10));
  const refused = overLimit(text);
  for (const line of wrong) {
    expect(underlined).toContain(line + 1);
    expect(refused).toContain(line + 1);
  }
  // Beside the steps: the title, facts, variables, ways in, exits, and the id of the last step.
  expect(faults).toHaveLength(wrong.length + 6);
  expect(new Set(refused).size).toBe(wrong.length + 6);
});
