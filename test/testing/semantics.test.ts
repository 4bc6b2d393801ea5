import { yaml } from '../support/project';
import { projectFolder, SMALL } from '../support/project-folder';
import { play } from '../support/play';

/** What the language promises about order, played as a test of a playbook would play it. */

const catalog = (projectFolder(SMALL).get('catalog.yaml') ?? '').replace(
  'values: [gold, silver], default: silver}',
  'values: [gold, silver], default: silver, writable: true}',
);
const steps = (text: string): string =>
  yaml`
  playbook: call
  title: Call
  owner: ops@acme.example
  purpose: service
  enroll: {by_hand: {manual: true}}
  reenroll: never
  backfill: none
  exits: {done: {}}
  on_exit: {tasks: close}
  goal: {exit: done}
`.concat(`steps:\n${text}\n  - {id: end, exit: done}\n`);

const GOLD = '- {id: make_gold, set: {customer.tier: \'"gold"\'}}';
const ASK = '{title: Ask, assign: [queue.care], due: 1d, give_up: 5d';

test('a branch right behind a set reads what was set', () => {
  const told = play(
    steps(`  ${GOLD}
  - id: size
    branch:
      - {if: customer.tier == "gold", then: [{id: big, notify: {to: [queue.care], text: big}}]}
      - else: continue`),
    { catalog },
  );
  expect(told).toContain('notify big');
});

test('a wait beside a set sees the change, whichever comes first', () => {
  const told = play(
    steps(`  - id: both
    parallel:
      join: all
      branches:
        setting: [${GOLD.slice(2)}]
        waiting: [{id: gold, wait: {when: 'customer.tier == "gold"', timeout: 9d}, outcomes: {timeout: continue}}]`),
    { catalog },
  );
  expect(told).toContain('outcome gold reached');
  expect(told.at(-1)).toBe('exit done');
});

test('an event ends one turn of a repeat, not all of them', () => {
  const told = play(
    steps(`  - id: rounds
    repeat:
      max: 9
      do:
        - {id: ask, task: ${ASK}, done_when: {done: {event: call.booked}}}, outcomes: {given_up: continue}}`),
    { script: ['event: {call.booked: {}}', 'after: 1d', 'event: {call.booked: {}}'] },
  );
  expect(told.filter((line) => line === 'outcome ask done')).toHaveLength(2);
});

test('a sign of an earlier visit does not end a later one', () => {
  const told = play(
    steps(`  - {id: quiet, wait: {event: call.booked, timeout: 2d}, outcomes: {timeout: continue, reached: continue}}
  - {id: ask, task: ${ASK}}, outcomes: {done: {goto: quiet}, given_up: continue}}`),
    {
      script: [
        'event: {call.booked: {}}',
        'after: 1d',
        'event: {call.booked: {}}',
        'after: 1d',
        'resolve: {task: ask, by: ana}',
      ],
    },
  );
  expect(told.filter((line) => line === 'outcome quiet reached')).toHaveLength(1);
});

test('a repeat in a rhythm ends by its condition also while it waits for its next turn', () => {
  const told = play(
    steps(`  - id: list
    repeat:
      max: 9
      every: 1d
      until: customer.tier == "gold"
      do: [{id: word, notify: {to: [queue.care], text: again}}]`),
    { script: ['after: 1d', 'change: {customer: {tier: gold}}', 'after: 3d'] },
  );
  expect(told.filter((line) => line.startsWith('notify'))).toHaveLength(1);
  expect(told).toContain('outcome list until');
});

test('a variable that is set is told with its value, a call and a run once', () => {
  const told = play(
    steps(`  - {id: count, set: {vars.tries: vars.tries + 1}}
  - {id: other, run: {playbook: call, way: by_hand}}`).replace(
      'exits:',
      'vars: {tries: {type: number, default: 0}}\nexits:',
    ),
  );
  expect(told.filter((line) => /^(set|run) /.test(line))).toEqual([
    'set count',
    'run other started',
  ]);
});
