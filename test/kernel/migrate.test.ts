import { DAY, Driver, T0, words } from '../support/kernel/driver';
import {
  arm,
  approval,
  event,
  notify,
  parallel,
  plan,
  repeat,
  send,
  task,
  wait,
} from '../support/kernel/plans';
import { END } from '../../playbooks/kernel/plan';
import type { Instruction, Plan } from '../../playbooks/kernel/plan';

const DAYS = (n: number) => ({ n, unit: 'd' }) as const;
const intro = send('intro', END);

/** Begun, and whatever it asked for answered: it stands at its first step that waits. */
function standing(code: readonly Instruction[], more: Partial<Plan> = {}): Driver {
  const driver = new Driver(plan(code, more));
  driver.begin();
  driver.settleAll();
  return driver;
}

function threads({ state, plan: { code } }: Driver): string[] {
  return state.threads.map(({ pc, visit, mode }) => `${code[pc]?.step ?? 'end'}#${visit} ${mode}`);
}

test('a wait that reads the same is not touched, wherever it stands in the new version', () => {
  const before = standing([
    wait('reply', END, { arms: [arm('reached', 'replied')], until: DAYS(3) }),
  ]);
  const deadline = before.state.threads[0]?.deadline;
  const next = plan([
    send('hello', 1),
    wait('reply', END, { arms: [arm('reached', 'replied')], until: DAYS(3) }),
  ]);
  expect(words(before.migrate(next))[0]).toBe('settle 2 [migrate trace]');
  before.settle();
  expect(threads(before)).toEqual(['reply#1 waiting']);
  expect(before.state.threads[0]?.deadline).toBe(deadline);
});

test('a wait with another deadline keeps its start, and what has passed by then fires at once', () => {
  const driver = standing([wait('reply', 1, { until: DAYS(10) }), intro]);
  driver.now += 2.5 * DAY;
  const [settle] = driver.migrate(plan([wait('reply', 1, { until: DAYS(2) }), intro]));
  expect(settle).toMatchObject({
    batch: {
      items: expect.arrayContaining([expect.objectContaining({ kind: 'resolveTime', from: T0 })]),
    },
  });
  driver.settle({ resolveTime: { kind: 'time', at: T0 + 2 * DAY, zone: 'UTC' } });
  expect(driver.state.steps['reply']).toMatchObject({ outcome: 'reached', at: T0 + 2 * DAY });
});

test('what is late by the new version is skipped where its time is long past, and sent where the migration says so', () => {
  for (const late of ['skip', 'run'] as const) {
    const driver = standing([wait('reply', 1, { until: DAYS(10) }), intro]);
    driver.now += 2.5 * DAY;
    driver.migrate(plan([wait('reply', 1, { until: DAYS(2) }), intro]), { late });
    driver.settle({ resolveTime: { kind: 'time', at: T0 + 2 * DAY, zone: 'UTC' } });
    expect(driver.outgoing().skipStale).toBe(late === 'skip' ? true : undefined);
  }
});

test('an open task goes along to a step with the same answers, and what was said to it under its old name still counts', () => {
  const driver = standing([task('review', 1, { outcomes: { done: 1 } }), intro]);
  const next = plan([send('hello', 1), task('people', 2), wait('calm', END, { until: DAYS(1) })]);
  expect(words(driver.migrate(next, { steps: { review: { step: 'people' } } }))[0]).toBe(
    'settle 2 [migrate trace]',
  );
  expect(driver.state.settling?.items[0]).toMatchObject({
    moved: [{ step: 'review', visit: 1, to: { step: 'people', visit: 1, pc: 1 } }],
  });
  expect(words(driver.settle())[0]).toBe('settle 3 [trace retime]');
  driver.settle();
  expect(threads(driver)).toEqual(['people#1 waiting']);
  driver.resolve('review', 'done');
  expect(driver.state.steps['people']).toMatchObject({ outcome: 'done', by: 'ana' });
});

test('a task whose answers are others is closed, and the new one opened as a visit of its own', () => {
  const driver = standing([task('review', END)]);
  const answers = { yes: {}, no: {} } as never;
  expect(words(driver.migrate(plan([task('review', END, { answers })])))[0]).toBe(
    'settle 2 [closeTask migrate trace openTask]',
  );
  driver.settle();
  expect(threads(driver)).toEqual(['review#2 waiting']);
});

test('a draft of another text is discarded and asked for anew, one that reads the same stays on its desk', () => {
  const draft = (next: number) => send('offer', next, { approval: approval() });
  const same = standing([draft(END)]);
  expect(words(same.migrate(plan([send('hello', 1), draft(END)])))[0]).toBe(
    'settle 2 [migrate trace]',
  );
  const other = standing([draft(END)], { templates: { 't/offer': 'sha256:1' } });
  expect(
    words(other.migrate(plan([draft(END)], { templates: { 't/offer': 'sha256:2' } }))),
  ).toEqual(['settle 2 [closeApproval migrate trace openApproval]']);
});

test('a message that a window keeps is taken back where its step is gone, and whoever stood there is parked', () => {
  const driver = standing([send('offer', END)]);
  driver.deliver('waiting', { withinAt: driver.now + DAY, reason: 'window' });
  const commands = words(driver.migrate(plan([wait('calm', END, { until: DAYS(1) })])));
  expect(commands[0]).toMatch(/withdraw.*migrate.*status/);
  driver.settleAll();
  expect(driver.state).toMatchObject({
    status: 'parked',
    threads: [{ parked: { step: 'calm', code: 'step-gone' } }],
  });
});

test('a step that is parked for the move is not begun by resuming or trying again, only a person takes it on', () => {
  const driver = standing([task('gone', END)]);
  driver.migrate(plan([send('hello', 1), wait('calm', END, { until: DAYS(1) })]), {
    steps: { gone: 'park' },
  });
  driver.settleAll();
  expect(driver.operate({ kind: 'resume' })).toEqual([]);
  expect(driver.operate({ kind: 'retry', step: 'hello' })).toEqual([]);
  driver.operate({ kind: 'jump', from: 'hello', to: 'calm' });
  driver.settleAll();
  expect(threads(driver)).toEqual(['calm#1 waiting']);
  expect(driver.state.status).toBe('running');
});

test('whoever lands behind a step goes on as if it had ended so', () => {
  const driver = standing([wait('reply', END, { until: DAYS(3) })]);
  const next = plan([
    task('talk', END, { outcomes: { booked: 1 } }),
    wait('calm', END, { until: DAYS(1) }),
  ]);
  driver.migrate(next, { steps: { reply: { step: 'talk', as: 'booked' } } });
  driver.settleAll();
  expect(driver.state.steps['talk']).toMatchObject({ outcome: 'booked', visits: 1 });
  expect(threads(driver)).toEqual(['calm#1 waiting']);
});

test('a parked step that reads differently is tried again, one that reads the same stays parked', () => {
  const parked = { kind: 'parked', code: 'chain-empty', reason: 'nobody' } as const;
  for (const [title, mode] of [
    ['review', 'parked'],
    ['another', 'waiting'],
  ]) {
    const driver = new Driver(plan([task('review', END)]));
    driver.begin();
    driver.settle({ openTask: parked });
    driver.settleAll();
    driver.migrate(plan([task('review', END, { title: title ?? '' })]));
    driver.settleAll();
    expect(threads(driver)).toEqual([`review#1 ${mode}`]);
  }
});

const both = { kind: 'all', names: ['one', 'two'] } as const;
const waits = (step: string, days: number) => (pc: number) => [
  wait(step, pc + 1, { until: DAYS(days) }),
];

test('each branch goes on in its own, a new one begins and one that is gone ends', () => {
  const driver = standing(
    parallel('both', { pc: 0, next: END, join: both }, { one: waits('a', 1), two: waits('b', 2) }),
  );
  const join = { kind: 'all', names: ['one', 'three'] } as const;
  driver.migrate(
    plan(
      parallel('both', { pc: 0, next: END, join }, { one: waits('a', 1), three: waits('c', 2) }),
    ),
  );
  driver.settleAll();
  expect(threads(driver)).toEqual(['both#1 joining', 'c#1 waiting', 'a#1 waiting']);
  driver.pass(4 * DAY);
  driver.settleAll();
  expect(driver.state.exit).toBe('finished');
});

test('where nothing has to be waited for any more the parallel is passed', () => {
  const driver = standing(
    parallel('both', { pc: 0, next: END, join: both }, { one: waits('a', 1), two: waits('b', 2) }),
  );
  driver.now += 3 * DAY;
  driver.happen('none', 'none');
  driver.state = { ...driver.state };
  driver.operate({ kind: 'skip', step: 'a' });
  driver.settleAll();
  const join = { kind: 'all', names: ['one'] } as const;
  driver.migrate(plan(parallel('both', { pc: 0, next: END, join }, { one: waits('a', 1) })));
  driver.settleAll();
  expect(driver.state.exit).toBe('finished');
});

test('a repeat keeps its turns, and whoever comes into one from outside is in its first', () => {
  const inside = (pc: number) => [wait('rest', pc + 1, { until: DAYS(1) })];
  const driver = standing(repeat('again', { pc: 0, next: END, steps: inside }));
  const next = plan([send('hello', 1), ...repeat('again', { pc: 1, next: END, steps: inside })]);
  driver.migrate(next);
  driver.settleAll();
  expect(driver.state.turns).toMatchObject({ '1': { turn: 1 } });
  const other = standing([wait('rest', END, { until: DAYS(1) })]);
  other.migrate(next);
  other.settleAll();
  expect(other.state.turns).toMatchObject({ '1': { turn: 1 } });
  expect(other.state.steps['again']).toMatchObject({ visits: 1 });
});

const lost = { kind: 'parked', code: 'chain-empty', reason: 'nobody' } as const;

test('a notice that nobody took in a turn that is over does not begin the repeat anew', () => {
  const code = [
    ...repeat('again', { pc: 0, next: 3, steps: (pc) => [notify('tell', pc + 1)] }, { max: 1 }),
    wait('rest', END, { until: DAYS(3) }),
  ];
  const driver = new Driver(plan(code));
  driver.begin();
  driver.settle({ notice: lost });
  driver.settleAll();
  expect(threads(driver)).toEqual(['rest#1 waiting', 'tell#1 parked']);
  const { turns, steps } = driver.state;
  driver.migrate(plan(code));
  driver.settleAll();
  expect(driver.state).toMatchObject({ turns: {}, steps, status: 'parked' });
  expect(driver.state.turns).toEqual(turns);
});

test('a move says of the whole what its threads say, also where a step ended as it was parked', () => {
  const code = [task('call', 1, { doneWhen: [arm('by_itself', 'x')] }), wait('rest', END)];
  const driver = standing(code);
  driver.moved('call');
  driver.happen('call#1/by_itself', 'x');
  driver.settle({ retime: lost });
  driver.settleAll();
  expect(threads(driver)).toEqual(['rest#1 waiting']);
  driver.migrate(plan(code));
  driver.settleAll();
  expect(driver.state.status).toBe('running');
});

/** A parallel in a parallel; of the inner one only the branch with the task has to end. */
function nested(pc: number, open: string): Instruction[] {
  const besides = (at: number) => [task(open, at + 1, { blocks: false })];
  const inner = { kind: 'any', names: ['in'] } as const;
  const first = (at: number) => {
    const code = parallel('inner', { pc: at, next: 0, join: inner }, { in: besides });
    const next = at + code.length;
    const behind = wait('rest', next + 1, { until: DAYS(1) });
    return [...code.map((one) => (one.next === 0 ? { ...one, next } : one)), behind];
  };
  return parallel('outer', { pc, next: END, join: both }, { one: first, two: waits('b', 2) });
}

test('a task nobody waits for stays with the branch it has come out into', () => {
  const driver = standing(nested(0, 'call'));
  const where = () => driver.state.threads.find(({ side }) => side);
  const before = where();
  expect(before).toMatchObject({ parent: 0, branch: 'one', pc: 2 });
  driver.migrate(plan([send('hello', 1), ...nested(1, 'call')]));
  driver.settleAll();
  expect(where()).toEqual({ ...before, pc: 3 });
});

test('a task nobody waits for is closed where its step has come to stand in a branch it was not begun in', () => {
  const open = (at: number) => [task('call', at + 1, { blocks: false })];
  const rest = wait('rest', END, { until: DAYS(3) });
  const driver = standing([...open(0), rest]);
  expect(threads(driver)).toEqual(['rest#1 waiting', 'call#1 waiting']);
  const join = { kind: 'any', names: ['one'] } as const;
  const code = parallel('both', { pc: 0, next: 5, join }, { one: waits('a', 1), two: open });
  const commands = driver.migrate(plan([...code, rest]));
  expect(words(commands)[0]).toMatch(/closeTask.*migrate/);
  driver.settleAll();
  expect(threads(driver)).toEqual(['rest#1 waiting']);
});

test('exits are armed anew only where they are others, and look back no further than the move', () => {
  const driver = standing([wait('reply', END, { until: DAYS(3) })]);
  const exits = { lost: { trigger: event('deal.lost') } };
  const next = plan([wait('reply', END, { until: DAYS(3) })], { exits, exitOrder: ['lost'] });
  driver.now += DAY;
  expect(words(driver.migrate(next))[0]).toBe('settle 2 [migrate trace armExits trace]');
  expect(driver.state.settling?.items[0]).toMatchObject({ exits: true });
  expect(driver.state.settling?.items[2]).toMatchObject({ since: driver.now });
  driver.settle({
    armExits: {
      kind: 'armed',
      met: { arm: 'exit/lost', id: 'x', type: 'when', at: driver.now, data: {} },
    },
  });
  expect(driver.state.exit).toBe('lost');
});

test('an exit that was committed before takes effect in the version it comes to', () => {
  const driver = standing([wait('reply', END, { until: DAYS(3) })]);
  driver.migrate(plan([wait('reply', END, { until: DAYS(3) })]));
  expect(words(driver.settle({ migrate: { kind: 'left', exit: 'churned' } }))[0]).toBe(
    'settle 3 [exit churned]',
  );
});

test('variables keep their value, new ones begin with theirs, and those of the new version alone remain', () => {
  const vars = { tries: { type: 'number', default: 0 }, old: { type: 'string', default: 'x' } };
  const driver = standing([wait('reply', END, { until: DAYS(3) })], { vars });
  driver.operate({ kind: 'set', vars: { tries: 2 } });
  driver.settleAll();
  const next = plan([wait('reply', END, { until: DAYS(3) })], {
    vars: {
      tries: { type: 'number', default: 0 },
      link: { type: 'string', default: '' },
      fresh: { type: 'number', default: 7 },
    },
  });
  driver.migrate(next, { vars: { link: 'https://acme.example' } });
  expect(driver.state.vars).toEqual({ tries: 2, link: 'https://acme.example', fresh: 7 });
});

test('it waits until nothing is under way, also for what a mail server answers', () => {
  const driver = standing([send('hello', 1), wait('reply', END, { until: DAYS(3) })]);
  expect(driver.migrate(plan([send('hello', 1), wait('reply', END, { until: DAYS(1) })]))).toEqual(
    [],
  );
  expect(driver.state.version).toBeUndefined();
  const commands = driver.deliver();
  expect(words(commands)[0]).toMatch(/disarm.*migrate.*resolveTime/);
});

test('whoever is in a third version by then is left there, and the story says so', () => {
  const driver = standing([wait('reply', END, { until: DAYS(3) })]);
  driver.migrate(plan([wait('reply', END, { until: DAYS(3) })]));
  driver.settleAll();
  driver.now += 1;
  driver.migrate(plan([wait('other', END, { until: DAYS(3) })]), { to: 'sha256:cccc' });
  expect(driver.state.version).toMatch(/^sha256:b/);
  expect(driver.state.pending).toMatchObject([{ entries: [{ kind: 'late' }] }]);
});

test('a paused one is moved while it is paused, and goes on in the new version', () => {
  const driver = standing([wait('reply', 1, { until: DAYS(3) }), intro]);
  driver.operate({ kind: 'pause' });
  driver.settleAll();
  driver.migrate(plan([wait('reply', 1, { until: DAYS(3) }), send('other', END)]));
  driver.settleAll();
  driver.now += 4 * DAY;
  driver.operate({ kind: 'resume' });
  driver.settleAll();
  expect(driver.outgoing().step).toBe('other');
});

test('no message leaves before the move is written', () => {
  const driver = standing([task('gone', END)]);
  expect(words(driver.migrate(plan([intro]), { steps: { gone: { step: 'intro' } } }))[0]).toBe(
    'settle 2 [closeTask migrate trace]',
  );
  expect(words(driver.settle())[0]).toMatch(/^deliver intro#1/);
});
