import { randomUUID } from 'node:crypto';
import { emailChannel } from '../../../activities/channels/email';
import { deliverActivity } from '../../../activities/deliver';
import { LinkMaker } from '../../../apps/shared/links/link-maker';
import { DeliverRepository } from '../../../apps/worker/deliver.repository';
import type { Project } from '../../../playbooks/kernel/catalog';
import { NOW, OFFERS, PROJECT, seed, SEND } from '../../support/activity-world';
import { TestApi } from '../../support/api';
import { MailServer } from '../../support/mail-server';

/** What the links in messages do: nobody is signed in, and a click stops what has not left yet. */
let api: TestApi;
let mails: MailServer;
const enrollment = randomUUID();
beforeEach(async () => {
  [api, mails] = await Promise.all([TestApi.open(), new MailServer().open()]);
  await seed(api.world.pool, enrollment, OFFERS);
});
afterEach(() => Promise.all([api.close(), mails.close()]));

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ONE_CLICK = { headers: FORM, body: 'List-Unsubscribe=One-Click' };
const link = (...words: string[]): string => `/${words[0] ?? ''}/${api.world.links.token(words)}`;
const consents = async (): Promise<object[]> =>
  (
    await api.world.pool.query<object>(
      'SELECT contact_id, purpose, given, source FROM consent_event ORDER BY id',
    )
  ).rows;
const said = (purpose: string, given: boolean, source = 'unsubscribe') => ({
  contact_id: 'li',
  purpose,
  given,
  source,
});
const deliver = () => {
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
};

test('a mail of a purpose one may leave says in its headers where one click ends it, and it does', async () => {
  expect(await deliver()).toMatchObject({ outcome: 'sent' });
  const [mail = ''] = mails.taken;
  expect(mail).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
  const [, url = ''] = /^List-Unsubscribe: <([^>\s]+)>\r?$/m.exec(mail) ?? [];
  const token = /^https:\/\/care\.test(\/u\/[\w-]+)$/.exec(url)?.[1] ?? '';
  expect(Buffer.from(token.slice(3), 'base64url').toString('latin1')).not.toContain('li');
  const answer = await api.call('POST', token, ONE_CLICK);
  expect([answer.status, answer.text, answer.headers['set-cookie']]).toEqual([200, '', undefined]);
  expect(await consents()).toEqual([said('lifecycle', false)]);
  // Twice is once.
  await api.call('POST', token, ONE_CLICK);
  expect(await consents()).toHaveLength(1);
});

test('a mail of another purpose has no such header', async () => {
  await api.world.pool.query(
    'INSERT INTO publication (id, files, project, published_by, published_at) VALUES ($1, $2, $3, $4, now())',
    ['p2', '{}', JSON.stringify(PROJECT), 'test'],
  );
  await api.world.published.refresh();
  expect(await deliver()).toMatchObject({ outcome: 'sent' });
  expect(mails.taken.join()).not.toContain('List-Unsubscribe');
});

test('nothing goes out after the unsubscribe has committed, also between the claim and the 354', async () => {
  mails.manners = {
    rcpt: async () => {
      const answer = await api.call('POST', link('u', 'li', 'lifecycle'), ONE_CLICK);
      expect(answer.status).toBe(200);
    },
  };
  expect(await deliver()).toMatchObject({ outcome: 'skipped', reason: 'consent' });
  expect(mails.shown).toEqual([]);
});

test.each([
  ['a form in parts', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--'],
  ['a foreign page', { ...FORM, origin: 'https://elsewhere.test' }, 'List-Unsubscribe=One-Click'],
])('%s is a click too', async (_what, headers, body) => {
  const answer = await api.call('POST', link('u', 'li', 'lifecycle'), { headers, body });
  expect([answer.status, answer.text]).toEqual([200, '']);
  expect(await consents()).toEqual([said('lifecycle', false)]);
});

test('to open the link changes nothing; its button does', async () => {
  const url = link('u', 'li', 'lifecycle');
  const page = await api.call('GET', url);
  expect(page.status).toBe(200);
  expect(page.text).toContain('<form method="post">');
  expect(page.text).toContain('News');
  expect(page.text).toContain('l…@acme.test');
  expect(page.text).not.toMatch(/<script|li@acme\.test/);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers['content-security-policy']).toContain("form-action 'self'");
  expect(await consents()).toEqual([]);
  const done = await api.call('POST', url, { headers: FORM, body: 'page=1' });
  expect(done.text).toContain('Unsubscribed');
  expect(await consents()).toEqual([said('lifecycle', false)]);
  const [, preferences = ''] = /href="\.\.(\/p\/[\w-]+)"/.exec(done.text) ?? [];
  expect((await api.call('GET', preferences)).status).toBe(200);
});

test('a link that nobody made answers a calm page, in the language the reader reads', async () => {
  const real = link('u', 'li', 'lifecycle');
  const forged = `${real.slice(0, -1)}${real.endsWith('A') ? 'B' : 'A'}`;
  const foreign = `/p/${api.world.links.token(['u', 'li', 'lifecycle'])}`;
  for (const url of [forged, foreign, '/u/x', '/p/%00', link('u', 'nobody', 'lifecycle')])
    for (const method of ['GET', 'POST'] as const) {
      const answer = await api.call(method, url, { headers: { 'accept-language': 'zh-CN' } });
      expect([answer.status, String(answer.headers['content-type'])]).toEqual([
        404,
        'text/html; charset=utf-8',
      ]);
      expect(answer.text).toContain('此链接无效');
    }
  expect(await consents()).toEqual([]);
});

test('on the page of preferences purposes are switched off and on again, in the language of the contact', async () => {
  await api.world.pool.query(`UPDATE contact SET locale = 'zh-CN'`);
  const url = link('p', 'li');
  const page = await api.call('GET', url);
  expect(page.text).toContain('<html lang="zh-CN">');
  expect(page.text).toContain('消息偏好');
  expect(boxes(page.text)).toEqual({ lifecycle: true, offers: false });
  const body = 'shown=lifecycle&shown=offers&purpose=offers';
  const saved = await api.call('POST', url, { headers: FORM, body });
  expect(saved.text).toContain('已保存');
  expect(boxes(saved.text)).toEqual({ lifecycle: false, offers: true });
  expect(await consents()).toEqual([
    said('lifecycle', false, 'preferences'),
    said('offers', true, 'preferences'),
  ]);
  // What did not stand on the page stays, and what is not in the catalog is nothing.
  await api.call('POST', url, { headers: FORM, body: 'shown=secret&purpose=secret' });
  expect(await consents()).toHaveLength(2);
});

function boxes(html: string): Record<string, boolean> {
  const found = html.matchAll(/type="checkbox" name="purpose" value="([^"]+)"( checked)?/g);
  return Object.fromEntries([...found].map(([, purpose = '', on]) => [purpose, on !== undefined]));
}

test('all processes share one secret, whoever comes first', async () => {
  const { pool } = api.world;
  await pool.query(`DELETE FROM setting WHERE key = 'link_secret'`);
  const makers = await Promise.all(
    Array.from({ length: 8 }, () => LinkMaker.read(pool, 'https://care.test')),
  );
  expect(new Set(makers.map((maker) => maker.token(['p', 'li']))).size).toBe(1);
});

test('a purpose that needs no consent can be left where it says so', async () => {
  const needed = { consent: 'none', title: 'News', unsubscribe: true } as const;
  const project: Project = {
    ...PROJECT,
    catalog: { ...PROJECT.catalog, purposes: { lifecycle: needed } },
  };
  await api.world.pool.query('UPDATE publication SET project = $1', [JSON.stringify(project)]);
  await api.call('POST', link('u', 'li', 'lifecycle'), ONE_CLICK);
  expect(await deliver()).toMatchObject({ outcome: 'skipped', reason: 'consent' });
});
