import { REAL_TIME } from '../../playbooks/kernel/clock';
import type { DeliverRequest, Receipt, SettleAnswer } from '../../playbooks/kernel/command';
import type { External } from '../../playbooks/kernel/input';
import type { Start } from '../../workflows/messages';
import * as wire from '../../workflows/wire';

const WAIT = { pc: 1, step: 'kickoff', visit: 1 };
const TOLD = { kind: 'outcome', step: 'ask', visit: 1, pc: 0, why: 'said' } as const;
const delivery: DeliverRequest['delivery'] = {
  id: 'welcome#1',
  pc: 0,
  step: 'welcome',
  visit: 1,
  binds: {},
  before: {
    n: 4,
    items: [
      { kind: 'disarm', step: 'ask', visit: 2 },
      { kind: 'trace', entries: [TOLD, { kind: 'paused', why: 'ana: wait' }] },
    ],
  },
  after: {
    n: 5,
    items: [
      { kind: 'arm', ...WAIT, since: [7], binds: {} },
      { kind: 'resolveTime', ...WAIT, from: 7 },
      { kind: 'exit', exit: 'closed', why: 'step end' },
    ],
  },
};
const request: DeliverRequest = { enrollment: 'e', delivery, now: 7, base: 3 };
/** As they come out of a history. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test('a delivery comes back as it was sent, without its enrollment on the way', () => {
  const short = sent(wire.shortenDelivery(request));
  expect(wire.restoreDelivery('e', short)).toEqual(request);
  expect(short).not.toHaveProperty('enrollment');
  expect(short).toEqual({
    step: 'welcome',
    pc: 0,
    now: 7,
    n: 4,
    before: [
      { kind: 'disarm', step: 'ask', visit: 2 },
      {
        kind: 'trace',
        entries: [
          { kind: 'outcome', step: 'ask', pc: 0, why: 'said' },
          { kind: 'paused', why: 'ana: wait' },
        ],
      },
    ],
    after: [
      { kind: 'arm', pc: 1, step: 'kickoff', since: [7] },
      { kind: 'resolveTime', pc: 1, step: 'kickoff', from: 7 },
      { kind: 'exit', exit: 'closed', why: 'step end' },
    ],
  });
});

test('a delivery of a later visit on an older base says both', () => {
  const later = { ...delivery, id: 'welcome#2', visit: 2, binds: { 'vars.tier': 'gold' } };
  const other = { ...request, base: 1, delivery: { ...later, approval: 'a', since: 6 } };
  expect(wire.shortenDelivery(other)).toMatchObject({ visit: 2, base: 1 });
  expect(wire.restoreDelivery('e', sent(wire.shortenDelivery(other)))).toEqual(other);
});

test('a delivery that carries only what follows, or nothing, comes back alike', () => {
  const { before, after, ...alone } = delivery;
  expect(before?.n).toBeLessThan(after?.n ?? 0);
  for (const one of [{ ...alone, after: { n: 5, items: [] } }, alone]) {
    const other = { ...request, base: 4, delivery: one };
    expect(wire.restoreDelivery('e', sent(wire.shortenDelivery(other)))).toEqual(other);
  }
});

describe('a receipt', () => {
  const before: SettleAnswer = { n: 4, now: 7, inputs: [], results: [{ kind: 'done' }] };
  const results = [{ kind: 'armed' }, { kind: 'time', at: 9 }, { kind: 'exited', exit: 'lost' }];
  const after = { n: 5, now: 8, inputs: [], results } as unknown as SettleAnswer;
  const receipt: Receipt = { id: 'welcome#1', outcome: 'sent', at: 8, before, after };

  test('carries of its batches the results alone', () => {
    const short = sent(wire.shortenReceipt(request, receipt));
    expect(wire.restoreReceipt(request, short)).toEqual(receipt);
    expect(short).toEqual({
      outcome: 'sent',
      at: 8,
      before: ['done'],
      after: ['armed', { kind: 'time', at: 9 }, { kind: 'exited', exit: 'lost' }],
    });
  });

  test('carries an answer that an earlier run committed in full', () => {
    const inputs: External[] = [{ kind: 'deadline', at: 6 }];
    const other = { ...receipt, before: { ...before, now: 6, inputs } };
    const short = sent(wire.shortenReceipt(request, other));
    expect(short.before).toEqual(other.before);
    expect(wire.restoreReceipt(request, short)).toEqual(other);
  });
});

test('who has a task and when it is due stays in the tables', () => {
  const settle = { enrollment: 'e', batch: { n: 1, items: [] }, now: 7, inputs: [] };
  const task = { kind: 'task', task: 't', dueAt: 8, giveUpAt: 9, assignee: 'ana' } as const;
  const short = wire.shorten(settle, { n: 1, now: 7, inputs: [], results: [task] });
  expect(short).toEqual([{ kind: 'task', task: 't', giveUpAt: 9 }]);
});

test('what the kernel needs of clocks comes back', () => {
  const settle = { enrollment: 'e', batch: { n: 1, items: [] }, now: 7, inputs: [] };
  const ladder = { from: 7, next: 8, end: 9 };
  const clocks = { kind: 'task', task: 't', remindAt: [8], ladder, paused: true } as const;
  const results = [
    { ...clocks, dueAt: 8 },
    { kind: 'time', at: 6, zone: 'UTC', past: true },
  ];
  const answer = { n: 1, now: 7, inputs: [], results } as SettleAnswer;
  const back = wire.restore(settle, sent(wire.shorten(settle, answer)));
  expect(back.results).toEqual([clocks, { kind: 'time', at: 6, past: true }]);
});

const event = { kind: 'event', id: 'crm/1', arm: 'kickoff#1/reached', type: 'kickoff.booked' };
const said = { kind: 'taskResolved', step: 'call', at: 7, answer: 'done', by: 'ana', task: 't' };
test.each([
  { ...event, at: 7, data: {} },
  { ...event, at: 7, data: { seats: 3 } },
  { ...said, id: 'task/t', visit: 1, form: {} },
  { ...said, id: 'task/t', visit: 3, form: { why: 'late' } },
  { ...said, id: 'call/9', visit: 1, form: {} },
  { kind: 'deadline', at: 7 },
] as External[])('an input comes back as it was sent: %j', (input) => {
  expect(wire.restoreInput(sent(wire.shortenInput(input)))).toEqual(input);
});

test.each([
  { enrollment: 'e', clock: REAL_TIME, way: 'won', trigger: {}, startedAt: 7 },
  {
    enrollment: 'e',
    clock: { ...REAL_TIME, factor: 9 },
    way: 'won',
    trigger: { a: 1 },
    startedAt: 7,
    kernelVersion: 2,
  },
] as Start[])('a start comes back as it was sent: %j', (start) => {
  const short = sent(wire.shortenStart(start));
  expect(short).not.toHaveProperty('enrollment');
  expect(wire.restoreStart('e', short)).toEqual(start);
});
