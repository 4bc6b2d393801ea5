import { END } from '../../playbooks/kernel/plan';
import type { Plan } from '../../playbooks/kernel/plan';
import type { Scenario, ScriptItem } from '../../playbooks/kernel/scenario';
import { Fault } from '../../playbooks/simulator/fault';
import { simulate } from '../../playbooks/simulator/simulate';
import type { Simulated } from '../../playbooks/simulator/simulate';
import { withLines } from '../../playbooks/simulator/with-lines';
import { below, context, NOW, plan, project, SEND, TASK, WAIT } from '../rules/context';

const DAY = { n: 1, unit: 'd' } as const;
const BY_HAND = { enroll: 'by_hand' };
const onboarding: Plan = plan(SEND, {
  code: [
    { ...SEND, next: 1 },
    { ...WAIT, next: END, outcomes: { timeout: 2 } },
    { ...TASK, next: END, giveUp: { n: 5, unit: 'bd' } },
  ],
  ways: { won: { kind: 'event', types: ['deal.won'] }, by_hand: { kind: 'manual', fields: {} } },
  exits: { lost: { trigger: { kind: 'when', condition: below('customer.health', 30) } } },
  exitOrder: ['lost'],
});

function play(
  script: readonly Partial<ScriptItem>[],
  more: Partial<Scenario> = BY_HAND,
  of = onboarding,
  within = project,
): Simulated {
  const { templates, snapshot } = context(of);
  const { customer, contacts, people, roles, records, subject } = snapshot;
  const scenario: Scenario = {
    playbook: of.playbook,
    now: NOW,
    given: { customer, contacts, people, roles, queues: {}, records, subject },
    with: {},
    script: script.map((item, at) => ({ line: at + 1, ...item })),
    ...more,
  };
  return simulate({ plan: of, project: within, templates, scenario });
}

function told({ trace }: Simulated): string[] {
  return trace.map(({ kind, step, outcome }) => [kind, step, outcome].filter(Boolean).join(' '));
}

test('an answer in time ends the wait and the enrollment', () => {
  const result = play([{ after: DAY, event: { type: 'kickoff.booked', fields: {} } }]);
  expect(told(result)).toEqual([
    'enrolled by_hand',
    'send welcome sent',
    'wait kickoff',
    'outcome kickoff reached',
    'exit finished',
  ]);
  expect(result).toMatchObject({ exit: 'finished', status: 'done', openTasks: [] });
  expect(result.sends).toMatchObject([{ step: 'welcome', contact: 'chen', sender: { id: 'ana' } }]);
});

test('silence opens a task at the deadline, and a person resolves it', () => {
  const silent = play([{ after: { n: 6, unit: 'bd' } }]);
  expect(told(silent)).toContain('outcome kickoff timeout');
  expect(silent.openTasks).toEqual(['call']);
  const answered = play([
    { after: { n: 6, unit: 'bd' } },
    { resolve: { task: 'call', by: 'max', form: {} } },
  ]);
  expect(answered.tasks).toMatchObject([{ status: 'resolved', resolvedBy: 'max', answer: 'done' }]);
  expect(answered.exit).toBe('finished');
});

test('a change that meets an exit ends it at once and closes its task', () => {
  const result = play([{ after: { n: 6, unit: 'bd' } }, { change: { customer: { health: 10 } } }]);
  expect(told(result).slice(-2)).toEqual(['closed call closed', 'exit lost']);
  expect(result).toMatchObject({ exit: 'lost', openTasks: [] });
});

test('a pause holds the deadline until it is over', () => {
  const pause = [{ pause: true }, { after: { n: 3, unit: 'w' } }] as const;
  expect(play(pause)).toMatchObject({ status: 'paused', tasks: [] });
  expect(play([...pause, { resume: true }]).openTasks).toEqual(['call']);
});

test('a message that a window keeps when a pause comes goes once it is over', () => {
  const sunday = Date.parse('2026-03-01T02:00:00Z');
  const windows = { office: { days: 'business', from: '09:00', to: '18:00' } } as const;
  const kept = play(
    [{ pause: true }, { after: DAY }, { resume: true }],
    { ...BY_HAND, now: sunday },
    { ...onboarding, window: 'office' },
    { ...project, catalog: { ...project.catalog, windows } },
  );
  expect(told(kept)).toEqual([
    'enrolled by_hand',
    'held welcome',
    'paused',
    'resumed',
    'send welcome sent',
    'wait kickoff',
  ]);
});

test('without a forced way in only what happens enrolls, and nobody twice', () => {
  const won = { event: { type: 'deal.won', fields: {} } };
  expect(play([], {}).status).toBe('not_enrolled');
  expect(told(play([won, won], {})).filter((one) => one.startsWith('enrolled'))).toEqual([
    'enrolled won',
  ]);
});

test('an event before its wait is found by looking back', () => {
  const early = {
    ...onboarding,
    code: [
      { ...TASK, next: 1 },
      {
        ...WAIT,
        next: END,
        arms: WAIT.arms.map((one) => ({ ...one, since: 'enrollment' as const })),
      },
    ],
  };
  const result = play(
    [
      { after: DAY, event: { type: 'kickoff.booked', fields: {} } },
      { resolve: { task: 'call', form: {} } },
    ],
    BY_HAND,
    early,
  );
  expect(told(result)).toContain('outcome kickoff reached');
});

test('a scenario that asks for what is not there is told so, with its line', () => {
  expect(() => play([{}, { resolve: { task: 'call', form: {} } }])).toThrow(
    new Fault('no task of step "call" is open'),
  );
  expect(() => play([], { enroll: 'nowhere' })).toThrow(
    'onboarding has no way in called "nowhere"',
  );
});

test('a playbook that turns in circles comes to rest', () => {
  const zero = { n: 0, unit: 'm' } as const;
  const round = {
    ...onboarding,
    code: [{ ...WAIT, arms: [], until: zero, untilOutcome: 'reached' as const, next: 0 }],
  };
  const result = play([{ after: DAY }], BY_HAND, round);
  expect(result.status).toBe('parked');
  expect(told(result)).toContain('parked kickoff');
});

test('entries get the lines they are about', () => {
  const { trace } = play([]);
  const lines = {
    file: 'onboarding.playbook.yaml',
    code: [7, 9, 12].map((line) => ({ line, column: 3 })),
    ways: { by_hand: { line: 4, column: 3 } },
    exits: {},
  };
  expect(withLines(trace, lines).map(({ line }) => line)).toEqual([4, 7, 9]);
});
