import { Published } from '../../apps/shared/publications/published';
import { ActingHouse } from '../support/acting-house';
import { projectWith, yaml } from '../support/project';

/** Texts that are published for those inside too: on everything real, with its time skipped. */
const CARE = (rest = 10) => yaml`
  playbook: care
  title: Care
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll: {hand: {manual: true}}
  reenroll: always
  backfill: none
  holdout: 0%
  exits: {closed: {}}
  on_exit: {tasks: close}
  steps:
    - {id: rest, wait: ${rest}d}
    - {id: mail, send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care]}}
    - {id: end, exit: closed}`;
const FILE = 'templates/onboarding/welcome.en.md';
const TEXT = projectWith({})[FILE] ?? '';
const saying = (words: string) => TEXT.replace('I am your contact from today on.', words);

let house: ActingHouse;
beforeAll(async () => {
  house = await ActingHouse.open(projectWith({ care: CARE() }));
}, 120_000);
beforeEach(async () => {
  await house.begin('2026-03-02 10:00', {});
  await publish({});
}, 60_000);
afterAll(() => house.close());

interface Said {
  readonly id: string | null;
  readonly texts: readonly object[];
}
const publish = (
  { words, care = CARE(), more = '' }: { words?: string; care?: string; more?: string },
  how: object = {},
) => {
  const text = (words === undefined ? TEXT : saying(words)) + more;
  const files = { ...projectWith({ care }), [FILE]: text };
  return house.say('POST', '/v1/publications', { files, ...how }) as Promise<Said>;
};
async function enter(customer: string): Promise<void> {
  await house.say('PATCH', `/v1/customers/${customer}`, { name: customer });
  await house.say('PATCH', `/v1/contacts/${customer}-chen`, {
    ...{ customer_id: customer, name: 'Chen', roles: ['champion'], locale: 'en' },
    reach: { email: `chen@${customer}.test` },
  });
  await house.enroll('care', customer);
}
const mailTo = (customer: string) =>
  house.stage.sink.mails.find(({ to }) => to === `chen@${customer}.test`)?.raw ?? '';

test('those inside read the new text, and each message names the publication it is from', async () => {
  await enter('acme');
  const asked = { words: 'I look after you now.' };
  const dry = await publish(asked, { texts: 'inside', dry_run: true });
  const texts = [
    {
      ...{ playbook: 'care', version: 1, enrollments: 1 },
      ...{ steps: ['mail'], templates: ['onboarding/welcome'] },
    },
  ];
  expect(dry).toMatchObject({ id: null, texts });
  const { id, texts: done } = await publish(asked, { texts: 'inside' });
  expect(done).toEqual(texts);
  await enter('beta');
  await house.moveTo('2026-03-20 10:00');
  expect(mailTo('acme')).toContain('I look after you now.');
  expect(mailTo('beta')).toContain('I look after you now.');
  const as = await house.stage.api.key(['outreach:read']);
  const { body } = await house.stage.api.call('GET', '/v1/outreach?customer=acme', { as });
  const [sent] = body['data'] as { id: string }[];
  const one = await house.stage.api.call('GET', `/v1/outreach/${sent?.id ?? ''}`, { as });
  expect(one.body['text_from']).toMatchObject({ publication_id: id, inside: true });
}, 60_000);

test('without asking for it those inside keep the text they came in by, also after a dry run', async () => {
  await enter('acme');
  await publish({ words: 'Never mind.' }, { texts: 'inside', dry_run: true });
  await publish({ words: 'I look after you now.' });
  await enter('beta');
  await house.moveTo('2026-03-20 10:00');
  expect(mailTo('acme')).toContain('I am your contact from today on.');
  expect(mailTo('beta')).toContain('I look after you now.');
}, 60_000);

test('a version that is published again says what its files say', async () => {
  await enter('acme');
  await publish({ words: 'Wrong words.' }, { texts: 'inside' });
  await publish({});
  await house.moveTo('2026-03-20 10:00');
  expect(mailTo('acme')).toContain('I am your contact from today on.');
}, 60_000);

test('a worker that has read the version before hears of its new text within a second', async () => {
  await enter('acme');
  const { pool, published } = house.stage.api.world;
  let elapsed = 0;
  const other = new Published(pool, () => elapsed);
  const [{ version } = { version: '' }] = (
    await pool.query<{ version: string }>('SELECT version FROM enrollment')
  ).rows;
  const body = async (from: Published) =>
    (await from.version(version)).templates.find(
      ({ path, locale }) => path === 'onboarding/welcome' && locale === 'en',
    )?.body;
  await other.newest();
  const before = await body(other);
  await publish({ words: 'I look after you now.' }, { texts: 'inside' });
  expect(await body(other)).toBe(before);
  elapsed = 1_001;
  await other.newest();
  expect(await body(other)).toContain('I look after you now.');
  expect(await body(published)).toBe(await body(other));
  expect((await other.version(version)).json).toBe((await published.version(version)).json);
}, 60_000);

test('more than texts is refused with its places, and so is a text that asks for what those inside have not', async () => {
  await enter('acme');
  const refused = async (asked: Parameters<typeof publish>[0]) =>
    publish(asked, { texts: 'inside' }).then(
      () => undefined,
      (error: unknown) => JSON.parse(/\{.*/s.exec(String(error))?.[0] ?? '{}') as object,
    );
  expect(await refused({ words: 'Other.', care: CARE(12) })).toMatchObject({
    code: 'operation_refused',
    detail: 'more than texts has changed, which those inside would not get; nothing was published',
    errors: [
      {
        pointer: '/texts',
        detail: expect.stringMatching(/^care\.playbook\.yaml:13: wait rest is changed$/) as unknown,
      },
    ],
  });
  expect(await refused({ words: 'Other.', more: '\n{{ customer.tier }}\n' })).toMatchObject({
    code: 'operation_refused',
    errors: [
      {
        pointer: `/files/${FILE.replaceAll('/', '~1')}`,
        detail: `${FILE} uses {{ customer.tier }}, which the text of 1 inside version 1 of "care" does not`,
      },
    ],
  });
}, 60_000);
