import { createTransport } from 'nodemailer';
import { feishu } from '../../../activities/channels/feishu';
import { httpChannel } from '../../../activities/channels/http-channel';
import { ChannelSandbox } from '../../../apps/worker/channel-sandbox';
import { TestApi } from '../../support/api';

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

test('a mail that was answered with 250 is there, and its HTML stays in a frame that may do nothing', async () => {
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
  const page = await api.call('GET', `/sandbox/${id}`);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.text).toContain(
    '<iframe sandbox="" title="the mail" srcdoc="&lt;p onclick=&quot;x()&quot;',
  );
  expect(page.text).not.toMatch(/<script|<b>/);
  expect((await api.call('GET', '/sandbox')).text).toContain('&lt;b&gt;欢迎&lt;/b&gt;');
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
  expect((await api.call('GET', `/sandbox/${id}`)).text).toContain('**Hello** &lt;b&gt;');
});

test('mails can be thrown away', async () => {
  const key = await api.key(['customers:read']);
  expect((await api.call('DELETE', '/v1/sandbox/mails', { as: key })).status).toBe(204);
  expect((await api.call('GET', '/v1/sandbox/mails', { as: key })).body).toEqual({
    data: [],
    next: null,
  });
});
