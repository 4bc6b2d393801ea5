import { randomUUID } from 'node:crypto';
import { emailChannel } from '../../../activities/channels/email';
import { deliverActivity } from '../../../activities/deliver';
import { DeliverRepository } from '../../../apps/worker/deliver.repository';
import { NOW, OFFERS, seed, SEND } from '../../support/activity-world';
import { TestApi } from '../../support/api';
import { MailServer } from '../../support/mail-server';

/** What the link of a survey leads to: opening it says nothing, sending the form does. */
let api: TestApi;
let mails: MailServer;
const enrollment = randomUUID();

beforeEach(async () => {
  [api, mails] = await Promise.all([TestApi.open(), new MailServer().open()]);
  await seed(api.world.pool, enrollment, OFFERS);
  const template = {
    path: 'hello',
    locale: 'en',
    subject: 'Hello',
    purpose: 'lifecycle',
    survey: 'nps',
    body: 'How likely? [Nine]({{ links.survey }}?score=9)',
  };
  await api.world.pool.query('UPDATE playbook_version SET templates = $1', [
    JSON.stringify([template]),
  ]);
  await api.world.pool.query(
    `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at, inputs)
     VALUES ($1, 'scored#1/reached', 'survey.answered', 'event', 'acme', 'customer', 'acme', 'scored', 1, $2, $2, '{}')`,
    [enrollment, new Date(NOW)],
  );
  expect(await deliver()).toMatchObject({ outcome: 'sent' });
});
afterEach(() => Promise.all([api.close(), mails.close()]));

function deliver() {
  const { pool, published, links } = api.world;
  return deliverActivity({
    store: new DeliverRepository(pool, published),
    published,
    links,
    channels: { email: emailChannel(mails.url, { budgetMs: 5_000 }) },
    clock: { now: () => NOW },
    log: { warn: () => undefined },
    crashPoint: () => undefined,
    heartbeat: () => undefined,
  })({ enrollment, delivery: SEND, now: NOW });
}
const link = (): string => `/s/${api.world.links.token(['s', 'li', enrollment, 'hello'])}`;
const say = (form: Record<string, string>) =>
  api.call('POST', link(), {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
const rows = async (sql: string): Promise<object[]> =>
  (await api.world.pool.query<object>(sql)).rows;
const told = () =>
  rows(
    `SELECT about_kind AS kind, about_id AS id, data FROM event WHERE type = 'survey.answered' ORDER BY id`,
  );
const answer = (data: object) => ({
  kind: 'contact',
  id: 'li',
  data: { survey: 'welcome', ...data },
});

test('the link in the message opens the page with its score chosen, and opening it says nothing', async () => {
  const mail = (mails.taken[0] ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const [, path = ''] = /https:\/\/care\.test(\/s\/[\w-]+\?score=9)/.exec(mail) ?? [];
  const { status, text } = await api.call('GET', path);
  expect(status).toBe(200);
  expect(text).toContain('value="9" checked');
  expect(text.match(/type="radio"/g)).toHaveLength(11);
  expect(text).toContain('recommend');
  expect([await told(), await rows('SELECT 1 FROM survey_answer')]).toEqual([[], []]);
});

test('what is sent is told at once, wakes who waits, and the same again is nothing', async () => {
  const { status, text } = await say({ score: '9', text: 'quick <b>help</b>\r\nthanks' });
  expect([status, text.includes('Thank you')]).toEqual([200, true]);
  expect(text).toContain('quick &lt;b&gt;help&lt;/b&gt;');
  await say({ score: '9', text: 'quick <b>help</b>\r\nthanks' });
  expect(await told()).toEqual([answer({ score: 9, text: 'quick <b>help</b>\nthanks' })]);
  expect(await rows(`SELECT payload ->> 'arm' AS arm FROM outbox`)).toEqual([
    { arm: 'scored#1/reached' },
  ]);
});

test('another answer takes the place of the first for 30 days, and then it stands', async () => {
  await say({ score: '9' });
  await say({ score: '3', text: 'worse' });
  expect(await told()).toEqual([answer({ score: 9 }), answer({ score: 3, text: 'worse' })]);
  await api.world.pool.query(
    `UPDATE survey_answer SET answered_at = answered_at - interval '31 days'`,
  );
  const late = await say({ score: '5' });
  expect([late.status, late.text.includes('stands')]).toEqual([409, true]);
  expect(await rows('SELECT score, words, times FROM survey_answer')).toEqual([
    { score: 3, words: 'worse', times: 2 },
  ]);
});

test.each([
  ['a score beyond the scale', { score: '11' }],
  ['no score', { score: '' }],
  ['words alone', { text: 'no score' }],
  ['too many words', { score: '9', text: 'x'.repeat(2_001) }],
  ['what no text holds', { score: '9', text: 'a\u0000b' }],
])('%s is told to whoever sent it, and nobody else', async (_what, form) => {
  const { status, text } = await say(form);
  expect([status, text.includes('Nothing was sent')]).toEqual([422, true]);
  expect(await told()).toEqual([]);
});

test('a link of another page, of another customer or of a message that asks nothing leads nowhere', async () => {
  const { links } = api.world;
  const paths = [
    ['u', 'li', 'lifecycle'],
    ['s', 'nobody', enrollment, 'hello'],
    ['s', 'li', enrollment, 'call'],
  ];
  for (const words of paths)
    expect((await api.call('GET', `/s/${links.token(words)}`)).status).toBe(404);
  expect(await told()).toEqual([]);
});
