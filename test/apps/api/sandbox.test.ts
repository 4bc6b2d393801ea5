import { createTransport } from 'nodemailer';
import { feishu } from '../../../activities/channels/feishu';
import { httpChannel } from '../../../activities/channels/http-channel';
import { ChannelSandbox } from '../../../apps/worker/channel-sandbox';
import { TestApi } from '../../support/api';
import { giveDraft } from '../../support/give-draft';

let api: TestApi;
let port: number;
beforeAll(async () => {
  api = await TestApi.open();
  port = (await api.world.mailSandbox?.listen()) ?? 0;
});
afterAll(async () => {
  await api.world.mailSandbox?.close();
  await api.close();
});

const EVIL = '<p onclick="x()">Hi</p><script>alert(1)</script>" onload="alert(2)';

test('a mail that was answered with 250 is there, byte for byte', async () => {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false });
  await transport.sendMail({
    from: 'care@acme.example',
    to: 'li@example.com',
    subject: '<b>欢迎</b>',
    text: 'Hi <you>',
    html: EVIL,
    messageId: '<m1@acme.example>',
  });
  transport.close();
  const key = await api.key(['customers:read']);
  const list = await api.call('GET', '/v1/sandbox/mails', { as: key });
  expect(list.body['data']).toMatchObject([
    {
      from: 'care@acme.example',
      to: 'li@example.com',
      subject: '<b>欢迎</b>',
      message_id: '<m1@acme.example>',
    },
  ]);
  const [{ id } = { id: '' }] = list.body['data'] as { id: string }[];
  expect((await api.call('GET', `/v1/sandbox/mails/${id}`, { as: key })).body).toMatchObject({
    text: 'Hi <you>\n',
    html: expect.stringContaining('script') as unknown,
  });
});

test('a message of another channel is there with the request that would have been made', async () => {
  const message = {
    ...{ sendKey: 'ab'.repeat(32), channel: 'feishu', connection: 'bot', to: 'chen' },
    from: { name: 'Ana', address: 'ana@acme.example' },
    ...{ subject: 'Hello', text: '**Hello** <b>', html: '', at: 0 },
  };
  const sandbox = new ChannelSandbox(api.world.pool);
  const deps = { connections: {}, sandbox, realNow: () => 0 };
  const handOver = () => httpChannel(feishu, deps).handOver(message, () => Promise.resolve(true));
  await handOver();
  await handOver();
  const key = await api.key(['customers:read']);
  const list = await api.call('GET', '/v1/sandbox/mails?channel=feishu', { as: key });
  expect(list.body['data']).toMatchObject([{ channel: 'feishu', from: 'Ana', to: 'chen' }]);
  const [{ id } = { id: '' }] = list.body['data'] as { id: string }[];
  expect((await api.call('GET', `/v1/sandbox/mails/${id}`, { as: key })).body).toMatchObject({
    request: expect.stringContaining('POST https://open.feishu.cn/') as unknown,
    raw: expect.stringContaining('"msg_type":"interactive"') as unknown,
  });
});

test('a reply is an event about the send behind the message, once for one key; what nobody sent has none', async () => {
  const ana = await api.person('ana', ['csm']);
  const crm = await api.key(['customers:write']);
  await api.publishLibrary();
  const patch = (path: string, body: object) => api.call('PATCH', path, { as: crm, body });
  await patch('/v1/customers/acme', { name: 'Acme' });
  await patch('/v1/contacts/li', { customer_id: 'acme', name: 'Li Lei' });
  const draft = await giveDraft(api.world.pool);
  const key = 'cd'.repeat(32);
  await api.world.pool.query(
    `UPDATE outreach SET status = 'accepted', contact_id = 'li', channel = 'email', send_key = $2 WHERE enrollment_id = $1`,
    [draft, key],
  );
  const known = await keep(`<${key.slice(0, 32)}@acme.example>`);
  const mail = await api.call('GET', `/v1/sandbox/mails/${known}`, { as: ana });
  expect(mail.body).toMatchObject({
    sent: { enrollment_id: draft, contact_id: 'li', playbook: 'drafts', step: 'hello' },
    links: ['/u/abc-_', '/p/xyz'],
  });
  const reply = (id: string, as = 'once') =>
    api.call('POST', `/v1/sandbox/mails/${id}/reply`, {
      as: ana,
      body: { text: 'Yes, please' },
      headers: { 'idempotency-key': as },
    });
  const answer = await reply(known);
  expect(answer).toMatchObject({ status: 202, body: { result: 'accepted', source: 'person:ana' } });
  expect(await reply(known)).toMatchObject({ status: 202, body: answer.body });
  const { rows } = await api.world.pool.query('SELECT type, about_id, data FROM event');
  expect(rows).toEqual([
    {
      ...{ type: 'outreach.replied', about_id: 'li' },
      data: {
        ...{ text: 'Yes, please', outreach: await outreachOf(draft) },
        ...{ step: 'hello', playbook: 'drafts', channel: 'email' },
      },
    },
  ]);
  const stranger = await keep('<m2@elsewhere.example>');
  expect(await reply(stranger, 'other')).toMatchObject({
    status: 409,
    body: { code: 'operation_refused' },
  });
});

async function outreachOf(enrollment: string): Promise<string> {
  const { rows } = await api.world.pool.query<{ id: string }>(
    'SELECT id FROM outreach WHERE enrollment_id = $1',
    [enrollment],
  );
  return rows[0]?.id ?? '';
}

async function keep(messageId: string): Promise<string> {
  const { rows } = await api.world.pool.query<{ id: string }>(
    `INSERT INTO sandbox_mail (id, received_at, mail_from, rcpt_to, message_id, subject, text, headers, raw)
     VALUES (gen_random_uuid(), now(), 'care@acme.example', 'li@example.com', $1, 'Hello',
       'See https://care.test/p/xyz. Not https://evil.test/u/abc', '{"list-unsubscribe": "<https://care.test/u/abc-_>"}', '') RETURNING id`,
    [messageId],
  );
  return rows[0]?.id ?? '';
}

test('mails can be thrown away', async () => {
  const key = await api.key(['customers:read']);
  expect((await api.call('DELETE', '/v1/sandbox/mails', { as: key })).status).toBe(204);
  expect((await api.call('GET', '/v1/sandbox/mails', { as: key })).body).toEqual({
    data: [],
    next: null,
  });
});
