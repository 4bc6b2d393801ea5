import type { Item } from '../../playbooks/kernel/command';
import { below, condition, context, event, NOW, plan, snapshot, WAIT } from './context';
import { at, first, HOUR, settle } from './settle';

const arm = (since = NOW, more = {}): Item => ({
  kind: 'arm',
  ...at('kickoff'),
  since: [since],
  ...more,
});

describe('a wait', () => {
  test('is armed with a row per event type and a deadline that says what it comes from', () => {
    const time: Item = { kind: 'resolveTime', pc: 0, step: 'kickoff', visit: 1, from: NOW };
    const decided = settle([arm(), time], WAIT);
    expect(decided.results).toEqual([
      { kind: 'armed' },
      { kind: 'time', at: NOW + 7 * 24 * HOUR, zone: 'Asia/Shanghai', calendar: 'cn_office' },
    ]);
    expect(decided.writes).toMatchObject([
      {
        kind: 'arm',
        wait: { arm: 'kickoff#1/reached', kind: 'event', type: 'kickoff.booked', since: NOW },
      },
      {
        kind: 'arm',
        wait: { arm: 'kickoff#1/timeout', kind: 'time', basis: { from: NOW, rule: '5bd' } },
      },
    ]);
    expect(decided.trace).toEqual([
      {
        kind: 'wait',
        pc: 0,
        step: 'kickoff',
        visit: 1,
        why: 'waits for kickoff.booked; timeout 5bd',
        values: { until: '2026-03-09T01:00:00.000Z', zone: 'Asia/Shanghai' },
      },
    ]);
  });
  test('is over at once when its event came early, the earliest of several', () => {
    const events = [event('kickoff.booked', NOW + 2), event('kickoff.booked', NOW + 1)];
    const decided = settle([arm()], WAIT, { events });
    expect(first(decided, 'armed').met).toMatchObject({ arm: 'kickoff#1/reached', at: NOW + 1 });
    expect(decided.writes).toEqual([]);
  });
  test('counts an event that happened long ago and arrived since', () => {
    const late = event('kickoff.booked', NOW - HOUR, { receivedAt: NOW + 1 });
    expect(first(settle([arm()], WAIT, { events: [late] }), 'armed').met?.id).toBe(late.id);
  });
  test('passes over what arrived before its look-back and what ended an earlier visit', () => {
    const events = [
      event('kickoff.booked', NOW - 1),
      event('kickoff.booked', NOW + 1, { id: 'crm/seen' }),
    ];
    const decided = settle([arm(NOW, { except: ['crm/seen'] })], WAIT, { events });
    expect(first(decided, 'armed').met).toBeUndefined();
  });
  test('asks its guard, with the event and what the state handed along', () => {
    const guard = condition(['==', ['name', 'event.kind'], ['name', 'vars.kind']]);
    const trigger = { kind: 'event', types: ['kickoff.booked'], if: guard } as const;
    const guarded = { ...WAIT, arms: [{ name: 'reached', trigger, since: 'step' as const }] };
    const events = ['a', 'b'].map((kind) =>
      event('kickoff.booked', NOW, { id: kind, data: { kind } }),
    );
    const decided = settle([arm(NOW, { binds: { 'vars.kind': 'b' } })], guarded, { events });
    expect(first(decided, 'armed').met?.id).toBe('b');
  });
  test('does not take the event that let the subject in for news', () => {
    const won = {
      ...WAIT,
      arms: [
        { name: 'reached', trigger: { kind: 'event', types: ['deal.won'] }, since: 'enrollment' },
      ],
    } as const;
    const enrollment = { ...context(plan(WAIT)).enrollment, trigger: { deal: 'd1' } };
    const entry = event('deal.won', NOW, { data: { deal: 'd1' } });
    const second = event('deal.won', NOW, { data: { deal: 'd2' } });
    expect(
      first(settle([arm()], won, { events: [entry], enrollment }), 'armed').met,
    ).toBeUndefined();
    expect(
      first(settle([arm()], won, { events: [second], enrollment }), 'armed').met,
    ).toBeDefined();
  });
  test('for a condition is over when it holds already, with an id of its own', () => {
    const watch = (kind: 'when' | 'becomes') => ({
      ...WAIT,
      arms: [
        {
          name: 'reached',
          trigger: { kind, condition: below('customer.health', 90) },
          since: 'step' as const,
        },
      ],
    });
    expect(first(settle([arm()], watch('when')), 'armed').met).toMatchObject({
      id: 'now/kickoff#1/reached',
      type: 'when',
      at: NOW,
    });
    const becomes = settle([arm()], watch('becomes'));
    expect(first(becomes, 'armed').met).toBeUndefined();
    expect(becomes.writes).toMatchObject([
      { wait: { kind: 'becomes', type: '', inputs: ['customer.health'] } },
    ]);
  });
  test('parks where the calendar ends, and says so', () => {
    const long = { ...WAIT, until: { n: 400, unit: 'bd' } } as const;
    const decided = settle(
      [{ kind: 'resolveTime', pc: 0, step: 'kickoff', visit: 1, from: NOW }],
      long,
    );
    expect(first(decided, 'parked').code).toBe('calendar-year-missing');
    expect(decided.trace).toMatchObject([
      { kind: 'parked', step: 'kickoff', values: { code: 'calendar-year-missing' } },
    ]);
  });
});

describe('exits', () => {
  const exits = {
    gone: { trigger: { kind: 'when', condition: below('customer.health', 50) } },
    lost: { trigger: { kind: 'event', types: ['deal.lost'] } },
    closed: {},
  } as const;
  const withExits = plan(WAIT, { exits, exitOrder: ['lost', 'gone', 'closed'] });
  const armExits: Item = { kind: 'armExits', since: NOW };
  test('are armed where they have a trigger', () => {
    const arms = settle([armExits], withExits).writes.map(
      (write) => write.kind === 'arm' && write.wait.arm,
    );
    expect(arms).toEqual(['exit/lost', 'exit/gone']);
  });
  test('that hold already are met, in file order at the same time', () => {
    const sick = { ...snapshot, customer: { ...snapshot.customer, attributes: { health: 10 } } };
    const events = [event('deal.lost', NOW)];
    expect(first(settle([armExits], withExits, { snapshot: sick, events }), 'armed').met?.arm).toBe(
      'exit/lost',
    );
    expect(first(settle([armExits], withExits, { snapshot: sick }), 'armed').met?.arm).toBe(
      'exit/gone',
    );
  });
});
