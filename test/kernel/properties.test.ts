import fc from 'fast-check';
import { advance, start } from '../../playbooks/kernel/advance';
import { END } from '../../playbooks/kernel/plan';
import { mayContinue } from '../../playbooks/kernel/state';
import type { State } from '../../playbooks/kernel/state';
import { VERBS } from '../support/kernel/action';
import type { Action } from '../support/kernel/action';
import { Chaos } from '../support/kernel/chaos';
import { T0 } from '../support/kernel/driver';
import { randomPlan } from '../support/kernel/random-plan';
import {
  above,
  arm,
  notify,
  outcomeIs,
  plan,
  reference,
  send,
  task,
  wait,
} from '../support/kernel/plans';

const until = { n: 3, unit: 'd' } as const;
const gate = { op: 'branch', next: END, outcomes: {}, else: END } as const;
/** In circles: task, wait, mail, and back as long as nobody answers. */
const circle = plan([
  task('call', 1, { if: above('seats', 10), outcomes: { other: 3 } }),
  wait('reply', END, {
    arms: [arm('yes', 'x'), arm('no', 'y', 'enrollment')],
    until,
    outcomes: { timeout: 2 },
  }),
  send('nudge', 0, { outcomes: { failed: 3 } }),
  notify('tell', 4),
  { ...gate, step: 'which', arms: [{ if: outcomeIs('reply', 'yes'), to: END }], else: 0 },
]);
const mixed = plan([
  notify('one', 1),
  { ...gate, step: 'which', arms: [{ if: above('seats', 50), to: 2 }], else: 3 },
  send('mail', 3),
  task('call', 4, { onFailure: 5 }),
  send('second', 5),
  wait('quiet', END, { until }),
]);

/** The same in every run, so that a red one is a change; `SEED` and `RUNS` look further. */
const SEED = Number(process.env['SEED'] ?? 20261122);
const RUNS = Number(process.env['RUNS'] ?? 1000);

const action: fc.Arbitrary<Action> = fc.record({
  verb: fc.constantFrom(...VERBS),
  pick: fc.nat(20),
  odd: fc.nat(100),
});
const story = fc.tuple(
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(reference, circle, mixed) },
    { weight: 19, arbitrary: randomPlan },
  ),
  fc.array(action, { maxLength: 60, size: 'max' }),
);

/** One story per seed, looked at from all sides: `Chaos` itself objects to what may never be asked for. */
function check(property: (chaos: Chaos) => void, runs = RUNS): void {
  fc.assert(
    fc.property(story, ([script, actions]) => {
      const chaos = new Chaos(script);
      actions.forEach((one) => chaos.act(one));
      property(chaos);
    }),
    { numRuns: runs, seed: SEED, interruptAfterTimeLimit: 240_000, markInterruptAsFailure: true },
  );
}

/** Nobody holds it, and every answer has come. */
function rest(chaos: Chaos): void {
  chaos.act({ verb: 'resume', pick: 0, odd: 0 });
  chaos.drain();
}

jest.setTimeout(300_000);

test('in a thousand stories no effect is repeated or lost, and what is written fits what is waited for', () => {
  check((chaos) => {
    rest(chaos);
    expect(chaos.state.status).not.toBe('paused');
    expect(chaos.state.inbox).toEqual([]);
    expect(mayContinue(chaos.state)).toBe(true);
    expect(chaos.rows.differences(chaos.state)).toEqual([]);
  });
});

test('an event for a wait that is armed ends it, whatever else is going on', () => {
  check((chaos) => {
    rest(chaos);
    const waits = chaos.state.threads.flatMap(({ pc, visit, mode }) => {
      const one = chaos.plan.code[pc];
      return one?.op === 'wait' && !one.all && mode === 'waiting' ? [`${one.step}#${visit}/`] : [];
    });
    const told = chaos.fed.flatMap(({ inputs }) =>
      inputs.flatMap((input) => (input.kind === 'event' ? [input.arm] : [])),
    );
    expect(waits.filter((wait) => told.some((arm) => arm.startsWith(wait)))).toEqual([]);
  });
});

test('an exit ends everything, from any state', () => {
  check((chaos) => {
    chaos.act({ verb: 'exit', pick: 0, odd: 100 });
    chaos.drain();
    // Closing steps may wait for a window, or for somebody to mend what they lack.
    if (chaos.state.threads.length > 0) chaos.letPass();
    if (chaos.state.threads.some(({ mode }) => mode === 'parked')) return;
    expect(chaos.state).toMatchObject({ status: 'done', ended: true, threads: [] });
    expect(chaos.fed.at(-1)?.commands.at(-1)?.kind).toBe('end');
    expect(chaos.rows.differences(chaos.state)).toEqual([]);
  });
});

test('left alone it ends or parks', () => {
  check(
    (chaos) => {
      chaos.letPass();
      const { ended, threads } = chaos.state;
      const isStuck = threads.some(
        ({ mode, pauses = [] }) => mode === 'parked' || (pauses.length > 0 && !pauses.at(-1)?.to),
      );
      if (!ended && !isStuck) expect(chaos.state).toBe('at an end');
    },
    Math.ceil(RUNS / 4),
  );
});

test('the same inputs give the same commands again, from the beginning and from any state on the way', () => {
  check((chaos) => {
    let state: State = start(chaos.plan, { way: 'by_hand', trigger: {}, startedAt: T0 });
    for (const { inputs, now, commands } of chaos.fed) {
      const next = advance(chaos.plan, state, inputs, now);
      if (JSON.stringify(next.commands) !== JSON.stringify(commands))
        expect(next.commands).toEqual(commands);
      state = JSON.parse(JSON.stringify(next.state)) as State;
    }
    expect(state).toEqual(chaos.state);
  });
});

test('in which order inputs of one wake-up are handed over does not matter', () => {
  const events = ['reply#1/yes', 'reply#1/no', 'exit/churned', 'reply#1/yes'].map(
    (arm, at) =>
      ({
        kind: 'event',
        id: `crm/${at}`,
        arm,
        type: 'x',
        at: T0 + 10 * (at % 3),
        data: {},
      }) as const,
  );
  fc.assert(
    fc.property(fc.shuffledSubarray(events), fc.nat(3), (chosen, odd) => {
      const chaos = new Chaos(circle);
      for (let turn = 0; turn < 2; turn++) chaos.act({ verb: 'answer', pick: 0, odd });
      const inOrder = events.filter((one) => chosen.includes(one));
      const [a, b] = [chosen, inOrder].map((inputs) =>
        advance(chaos.plan, chaos.state, inputs, T0 + 100),
      );
      expect(a?.commands).toEqual(b?.commands);
    }),
    { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 60_000 },
  );
});

test('a notice that nobody could take does not outlive the exit it is told with', () => {
  const chaos = new Chaos(mixed);
  chaos.act({ verb: 'fail', pick: 0, odd: 81 });
  chaos.act({ verb: 'remove', pick: 0, odd: 91 });
  chaos.act({ verb: 'answer', pick: 0, odd: 86 });
  expect(chaos.state).toMatchObject({ status: 'done', ended: true, threads: [] });
});
