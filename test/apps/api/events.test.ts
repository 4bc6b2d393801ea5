import { TestApi } from '../../support/api';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  key = await api.key(['customers:write', 'events:write']);
  await api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme' } });
});
afterAll(() => api.close());

interface Fault {
  readonly index: number;
  readonly pointer: string;
  readonly code: string;
}

const DEEP = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;

/** Twenty events as JSON text, the one at `at` replaced. */
async function twentyWith(bad: string, at: number): ReturnType<TestApi['call']> {
  const good = (i: number): string =>
    `{"id": "${at}-${i}", "type": "kickoff.booked", "customer": "acme"}`;
  const events = Array.from({ length: 20 }, (_, i) => (i === at ? bad : good(i)));
  return api.call('POST', '/v1/events/batch', { as: key, body: `{"events": [${events.join()}]}` });
}

const about = '"type": "kickoff.booked", "customer": "acme"';
test.each([
  ['a NUL in its data', 3, `{"id": "x", ${about}, "data": {"a": "\\u0000"}}`, '/data/a'],
  ['a mark that turns text in its id', 7, `{"id": "x\\u202e", ${about}}`, '/id'],
  ['half a surrogate pair in a name', 0, `{"id": "x", ${about}, "data": {"\\ud800": 1}}`, '/data'],
  ['a name that reaches a prototype', 19, `{"id": "x", ${about}, "__proto__": {}}`, '/__proto__'],
  [
    'data nested half a million deep',
    5,
    `{"id": "x", ${about}, "data": {"a": ${DEEP}}}`,
    '/data/a',
  ],
  ['an id nested half a million deep', 6, `{"id": ${DEEP}, ${about}}`, '/id'],
  ['nothing but nesting', 9, DEEP, ''],
])(
  'an event with %s is refused by name, the 19 beside it are kept',
  async (_, at, bad, pointer) => {
    const { status, body } = await twentyWith(bad, at);
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 19, duplicates: 0 });
    const [fault, ...more] = body['refused'] as Fault[];
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ index: at });
    expect(fault?.pointer.startsWith(`/events/${at}${pointer}`)).toBe(true);
  },
);

test('a bad character beside the events still refuses the whole body', async () => {
  const body = `{"events": [{"id": "y", ${about}}], "atomic": "\\u0000"}`;
  const answer = await api.call('POST', '/v1/events/batch', { as: key, body });
  expect(answer.body).toMatchObject({ status: 422, errors: [{ pointer: '/atomic' }] });
  const own = await api.call('POST', '/v1/events/batch', {
    as: key,
    body: `{"events": [{"id": "y", ${about}}], "__proto__": {"atomic": true}}`,
  });
  expect(own.body).toMatchObject({ status: 422, code: 'forbidden_character' });
});
