import { Stage, plan } from '../../support/stage';

const WON = plan('onboarding', { ways: { won: { kind: 'event', types: ['deal.won'] } } });

let stage: Stage;
beforeEach(async () => void (stage = await Stage.open(WON)));
afterEach(() => stage.close());

test('the same event id posted 100 times from 4 processes is one event and one enrollment', async () => {
  const doors = [stage.ingest, stage.another(), stage.another(), stage.another()];
  const event = { id: 'e1', type: 'deal.won', customer: 'acme', data: { amount: 5 } };
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => doors[i % 4]!.accept([event], { source: 'crm' })),
  );
  expect(answers.filter((answer) => answer.accepted === 1)).toHaveLength(1);
  expect(answers.filter((answer) => answer.duplicates === 1)).toHaveLength(99);
  expect(await stage.count('event')).toBe(1);
  expect(await stage.count('enrollment')).toBe(1);
  expect(await stage.count("outbox WHERE kind = 'start'")).toBe(1);
});

test('the same id from another source is another event', async () => {
  const event = { id: 'e1', type: 'kickoff.booked', customer: 'acme' };
  await stage.ingest.accept([event], { source: 'crm' });
  expect(await stage.ingest.accept([event], { source: 'erp' })).toMatchObject({ accepted: 1 });
});

test('bad values in a batch of 500 are refused by name and place, the others commit', async () => {
  const good = (i: number) => ({ id: `g${i}`, type: 'kickoff.booked', customer: 'acme' });
  const events: unknown[] = Array.from({ length: 500 }, (_, i) => good(i));
  events[3] = { ...good(3), type: 'deal.wonn' };
  events[40] = { ...good(40), data: { note: 'nul \u0000' } };
  events[50] = { ...good(50), data: { note: '\ud800' } };
  events[60] = { ...good(60), type: 'deal.won', data: { signed_on: '2026-02-30' } };
  events[70] = { ...good(70), id: 'x'.repeat(3_000) };
  events[80] = { ...good(80), customer: 'nobody' };
  events[90] = { ...good(90), data: { a: { $plan: 'sha256:1' } } };
  events[100] = { ...good(100), at: '2026-03-02T10:00:00Z' };
  const answer = await stage.ingest.accept(events as never, { source: 'crm' });
  expect(answer.refused.map(({ index, code, pointer }) => `${index} ${code} ${pointer}`)).toEqual([
    '3 unknown_event_type /type',
    '40 forbidden_character /data/note',
    '50 forbidden_character /data/note',
    '60 wrong_type /data/signed_on',
    '70 out_of_range /id',
    '80 unknown_customer /customer',
    '90 unknown_member /data/a/$plan',
    '100 event_in_future /at',
  ]);
  expect(answer.refused[0]?.fix).toBe('write "deal.won"');
  expect(answer.accepted).toBe(492);
  expect(await stage.count('event')).toBe(492);
});

test('a value that only Postgres refuses takes nobody with it', async () => {
  await stage.pool.query(
    `ALTER TABLE event ADD CONSTRAINT test_check CHECK (1 / (CASE data->>'bad' WHEN 'yes' THEN 0 ELSE 1 END) = 1)`,
  );
  const events = Array.from({ length: 20 }, (_, i) => ({
    id: `e${i}`,
    type: 'kickoff.booked',
    customer: 'acme',
    data: { bad: i === 13 ? 'yes' : 'no' },
  }));
  const answer = await stage.post(events);
  expect(answer.refused.map(({ index }) => index)).toEqual([13]);
  expect(await stage.count('event')).toBe(19);
});

test('an atomic batch with one unknown customer stores nothing', async () => {
  const events = ['acme', 'nobody', 'acme'].map((customer, i) => ({
    id: `e${i}`,
    type: 'kickoff.booked',
    customer,
  }));
  const answer = await stage.post(events, true);
  expect(answer).toMatchObject({ accepted: 0, outcomes: ['refused', 'refused', 'refused'] });
  expect(answer.refused.map(({ index }) => index)).toEqual([1]);
  expect(await stage.count('event')).toBe(0);
  expect(await stage.count('event_key')).toBe(0);
});

test('the same id twice in one batch waits for what becomes of the first', async () => {
  const answer = await stage.post([
    { id: 'e1', type: 'kickoff.booked', customer: 'nobody' },
    { id: 'e1', type: 'kickoff.booked', customer: 'acme' },
    { id: 'e1', type: 'kickoff.booked', customer: 'acme' },
  ]);
  expect(answer.outcomes).toEqual(['refused', 'accepted', 'duplicate']);
});

test('an id that stands for another event is refused, not taken for a repetition', async () => {
  const booked = { id: 'e1', type: 'kickoff.booked', customer: 'acme' };
  const won = { id: 'e1', type: 'deal.won', customer: 'acme', data: { amount: 5 } };
  const place = { pointer: '/id', code: 'event_id_reused' };
  const mixed = await stage.post([booked, won, booked]);
  expect(mixed.outcomes).toEqual(['accepted', 'refused', 'duplicate']);
  expect(mixed.refused).toMatchObject([{ index: 1, ...place }]);
  const later = await stage.post([won, { ...booked, data: { more: 1 } }]);
  expect(later.outcomes).toEqual(['refused', 'duplicate']);
  expect(later.refused).toMatchObject([{ index: 0, ...place }]);
  expect(later.refused[0]?.fix).toContain('GET /v1/events/crm/e1');
  expect(await stage.count('event')).toBe(1);
});

test('the same id about somebody else is another event', async () => {
  await stage.changes.patchContact('li', { customer_id: 'acme', name: 'Li' }, { source: 'crm' });
  await stage.changes.patchContact('bo', { customer_id: 'acme', name: 'Bo' }, { source: 'crm' });
  const scored = (contact: string) => ({
    ...{ id: 'e1', type: 'survey.scored', contact, data: { score: 9 } },
  });
  expect((await stage.post([scored('li')])).outcomes).toEqual(['accepted']);
  expect((await stage.post([scored('bo'), scored('li')])).outcomes).toEqual([
    'refused',
    'duplicate',
  ]);
});

test.each([
  ['within it', 0],
  ['that is there already', 1],
])('an atomic batch with the id of another event %s stores nothing', async (_, early) => {
  const events = [
    { id: 'e1', type: 'kickoff.booked', customer: 'acme' },
    { id: 'e1', type: 'deal.won', customer: 'acme', data: { amount: 5 } },
    { id: 'e2', type: 'kickoff.booked', customer: 'acme' },
  ];
  await stage.post(events.slice(0, early));
  const answer = await stage.post(events.slice(early), true);
  expect(answer.accepted).toBe(0);
  expect(answer.refused.map(({ code }) => code)).toEqual(['event_id_reused']);
  expect(await stage.count('event')).toBe(early);
});

test('an event about a contact or a record belongs to their customer', async () => {
  await stage.changes.patchContact('li', { customer_id: 'acme', name: 'Li' }, { source: 'crm' });
  await stage.changes.patchRecord('contract', 'c1', { customer_id: 'acme' }, { source: 'crm' });
  await stage.post([
    { id: 'e1', type: 'survey.scored', contact: 'li', data: { score: 9, more: [1] } },
    { id: 'e2', type: 'contract.renewed', record: { type: 'contract', id: 'c1' } },
  ]);
  expect(
    await stage.rows('SELECT customer_id, about_kind, about_id, data FROM event ORDER BY key'),
  ).toEqual([
    { customer_id: 'acme', about_kind: 'contact', about_id: 'li', data: { score: 9, more: [1] } },
    { customer_id: 'acme', about_kind: 'contract', about_id: 'c1', data: {} },
  ]);
});

test('all faults of one event are told at once', async () => {
  const answer = await stage.post([
    { id: '', type: 'deal.lost', at: '2026-03-02T09:00:00', contact: 'li', extra: 1 } as never,
  ]);
  expect(answer.refused.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    'unknown_member /extra',
    'out_of_range /id',
    'time_without_zone /at',
    'unknown_member /contact',
    'missing_member /customer',
    'missing_member /data/reason',
  ]);
});
