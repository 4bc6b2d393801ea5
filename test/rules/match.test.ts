import type { Reenroll } from '../../playbooks/kernel/plan';
import { environment } from '../../playbooks/rules/environment';
import {
  concerns,
  eventNames,
  inputsOf,
  inputsTouched,
  matchChange,
  matchEvent,
  matchWayByChange,
  matchWayByEvent,
  mayEnroll,
  subjectsConcerned,
} from '../../playbooks/rules/match';
import { CN } from '../calendar/calendars';
import { below, condition, context, event, NOW, plan, snapshot, WAIT } from './context';

const DAY = 86_400_000;
const look = environment(context(plan(WAIT)));
const health = (value: number) =>
  environment(
    context(plan(WAIT), {
      snapshot: { ...snapshot, customer: { ...snapshot.customer, attributes: { health: value } } },
    }),
  );

describe('whom an event concerns', () => {
  const kinds = { customer: 'galaxy', contact: 'chen', contract: 'c1', ticket: 't1', everyone: '' };
  test.each([
    ['customer', 'customer contact contract ticket everyone'],
    ['contact', 'customer contact everyone'],
    ['contract', 'customer contact contract everyone'],
  ])('a playbook for a %s hears of: %s', (kind, heard) => {
    const subject = { kind, id: kinds[kind as keyof typeof kinds] };
    const about = Object.entries(kinds).filter(([k, id]) => concerns({ kind: k, id }, subject));
    expect(about.map(([k]) => k).join(' ')).toBe(heard);
  });
  test('another contact or record is none of its business', () => {
    expect(concerns({ kind: 'contact', id: 'zhou' }, { kind: 'contact', id: 'chen' })).toBe(false);
    expect(concerns({ kind: 'contract', id: 'c2' }, { kind: 'contract', id: 'c1' })).toBe(false);
  });
  test('an event about the customer concerns each of its contacts, one about a contact that one', () => {
    const ids = (about: { kind: string; id: string }) =>
      subjectsConcerned('contact', about, snapshot).map(({ id }) => id);
    expect(ids({ kind: 'customer', id: 'galaxy' })).toEqual(['chen', 'zhou']);
    expect(ids({ kind: 'contact', id: 'zhou' })).toEqual(['zhou']);
    expect(subjectsConcerned('contract', { kind: 'contact', id: 'zhou' }, snapshot)).toEqual([
      { kind: 'contract', id: 'c1' },
    ]);
  });
});

describe('an event', () => {
  const arm = { types: ['kickoff.booked'], since: NOW };
  const meets = (one: Partial<typeof arm> & object, ...of: Parameters<typeof event>) =>
    matchEvent({ ...arm, ...one }, event(...of), snapshot.subject, look);
  test('meets an arm of its type that was armed before it came', () => {
    expect(meets({}, 'kickoff.booked', NOW)).toBe(true);
    expect(meets({}, 'kickoff.booked', NOW - 1)).toBe(false);
    expect(meets({}, 'kickoff.booked', NOW - 1, { receivedAt: NOW })).toBe(true);
    expect(meets({}, 'deal.won', NOW)).toBe(false);
  });
  test('about another contact does not meet an arm of this one', () => {
    const about = (id: string) => event('kickoff.booked', NOW, { about: { kind: 'contact', id } });
    const chen = { kind: 'contact', id: 'chen' };
    expect(matchEvent(arm, about('chen'), chen, look)).toBe(true);
    expect(matchEvent(arm, about('zhou'), chen, look)).toBe(false);
  });
  test('is read by the guard: fields, time, contact and source', () => {
    const guard = condition([
      'and',
      ['==', ['name', 'event.source'], ['lit', 'crm']],
      [
        'and',
        ['==', ['name', 'event.contact'], ['lit', 'chen']],
        ['>', ['name', 'event.score'], ['lit', 6]],
      ],
    ]);
    const guarded = { guard };
    expect(meets(guarded, 'kickoff.booked', NOW, { contact: 'chen', data: { score: 7 } })).toBe(
      true,
    );
    expect(meets(guarded, 'kickoff.booked', NOW, { contact: 'chen', data: { score: 6 } })).toBe(
      false,
    );
    expect(meets(guarded, 'kickoff.booked', NOW, { data: { score: 7 } })).toBe(false);
  });
  test('opens a way in of its type, however old, when the guard holds', () => {
    const way = { kind: 'event', types: ['deal.won'], if: below('customer.health', 90) } as const;
    expect(matchWayByEvent(way, event('deal.won', 1), snapshot.subject, look)).toBe(true);
    expect(matchWayByEvent(way, event('deal.lost', 1), snapshot.subject, look)).toBe(false);
    expect(matchWayByEvent(way, event('deal.won', 1), snapshot.subject, health(95))).toBe(false);
  });
});

describe('a change', () => {
  const low = below('customer.health', 50);
  test('fires becomes only from not true to true, when whenever it is true', () => {
    const fires = (kind: 'when' | 'becomes') =>
      [
        [60, 40],
        [40, 30],
        [40, 60],
      ].map(([from = 0, to = 0]) =>
        matchChange({ kind, condition: low }, health(from), health(to)),
      );
    expect(fires('becomes')).toEqual([true, false, false]);
    expect(fires('when')).toEqual([true, true, false]);
  });
  test('fires nothing whose guard does not hold now', () => {
    const watched = { kind: 'when', condition: low, guard: below('customer.health', 45) } as const;
    expect(matchChange(watched, health(60), health(48))).toBe(false);
    expect(matchChange(watched, health(48), health(44))).toBe(true);
  });
  test('that makes the subject opens a way in only where creation counts', () => {
    const way = { kind: 'becomes', condition: low } as const;
    expect(matchWayByChange(way, health(60), health(40), true)).toBe(false);
    expect(matchWayByChange({ ...way, atCreation: true }, health(60), health(40), true)).toBe(true);
    expect(matchWayByChange(way, health(60), health(40), false)).toBe(true);
  });
  test('touches what a condition reads, a person’s field by the attribute that names the person', () => {
    const names = [
      'customer.csm.name',
      'contacts.champion.locale',
      'steps.a.outcome',
      'contract.number',
      '#0',
    ];
    const lifted = [{ expr: ['lit', 1], names: ['customer.health', 'vars.x'] }] as const;
    expect(inputsOf([condition(['lit', true], names)], { lifted })).toEqual([
      'contacts',
      'contract.number',
      'customer.csm',
      'customer.health',
    ]);
    expect(inputsTouched('contact', ['locale'])).toEqual(['contacts', 'contact.locale']);
    expect(inputsTouched('customer', ['health'])).toEqual(['customer.health']);
  });
});

describe('who may enter again', () => {
  const place = { zone: 'Asia/Shanghai', calendar: CN };
  const last = { startedAt: NOW - 40 * DAY, endedAt: NOW - 10 * DAY, exit: 'false_alarm' };
  const after = (n: number, more: object = {}): Reenroll => ({
    after: { n, unit: 'd' },
    from: 'end',
    exits: {},
    ...more,
  });
  const may = (reenroll: Reenroll, one: typeof last | { startedAt: number } | undefined = last) => {
    const answer = mayEnroll(reenroll, one, NOW, place);
    return answer.ok ? 'yes' : answer.rule;
  };
  test('a newcomer, whatever the rule; nobody who is inside', () => {
    expect(mayEnroll('never', undefined, NOW, place)).toEqual({ ok: true });
    expect(may('always', { startedAt: NOW })).toBe('already_enrolled');
  });
  test('never, always, or after a span from the end or the start', () => {
    expect([may('never'), may('always')]).toEqual(['reenroll', 'yes']);
    expect([may(after(10)), may(after(11))]).toEqual(['yes', 'reenroll']);
    expect([may(after(40, { from: 'start' })), may(after(41, { from: 'start' }))]).toEqual([
      'yes',
      'reenroll',
    ]);
  });
  test('by the rule of the exit they left by', () => {
    expect(may(after(60, { exits: { false_alarm: { n: 5, unit: 'd' } } }))).toBe('yes');
    expect(may(after(1, { exits: { false_alarm: 'never' } }))).toBe('reenroll');
    expect(may(after(60, { exits: { other: { n: 5, unit: 'd' } } }))).toBe('reenroll');
  });
  test('not on a guess about a year no calendar covers', () => {
    expect(may({ after: { n: 300, unit: 'bd' }, from: 'end', exits: {} })).toBe(
      'calendar-year-missing',
    );
  });
});

test('a field of an event cannot pass for its time, contact or source', () => {
  const data = { at: 'never', contact: 'mallory', source: 'billing', score: 1 };
  expect(eventNames(event('kickoff.booked', NOW, { contact: 'chen', data }))).toEqual({
    'event.at': '2026-03-02T01:00:00.000Z',
    'event.contact': 'chen',
    'event.source': 'crm',
    'event.score': 1,
  });
  expect(eventNames(event('kickoff.booked', NOW, { data }))['event.contact']).toBeUndefined();
});
