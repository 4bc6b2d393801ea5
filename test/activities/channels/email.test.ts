import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Message } from '../../../activities/channels/channel';
import { emailChannel } from '../../../activities/channels/email';
import { readSmtpUrl } from '../../../activities/channels/smtp-settings';

const MESSAGE: Message = {
  sendKey: 'k'.repeat(64),
  channel: 'email',
  from: { name: 'Ana', address: 'ana@example.com' },
  to: 'li@acme.test',
  subject: 'Hello',
  text: 'Dear Li',
  html: '<p>Dear Li</p>',
  at: 0,
};
const open = () => Promise.resolve(true);

let server: Server;
const sockets: Socket[] = [];
/** A server that answers line by line from a table; a word without an answer is met with silence. */
const speaking = async (answers: Readonly<Record<string, string>>): Promise<string> => {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write('220 here\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n')) {
        const answer = answers[line === '.' ? '.' : (line.split(/[ :]/)[0] ?? '')];
        if (answer !== undefined) socket.write(`${answer}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});
const POLITE = { EHLO: '250 here', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go on' };

test('a server that falls silent before the 354 has taken nothing', async () => {
  const silent = { EHLO: POLITE.EHLO, MAIL: POLITE.MAIL, RCPT: POLITE.RCPT };
  let asked = false;
  const gate = () => Promise.resolve((asked = true));
  const channel = emailChannel(await speaking(silent), { budgetMs: 300 });
  expect(await channel.handOver(MESSAGE, gate)).toMatchObject({ kind: 'notTaken' });
  expect(asked).toBe(false);
});

test('a server that falls silent after the body may have taken it', async () => {
  const channel = emailChannel(await speaking(POLITE), { budgetMs: 300 });
  expect(await channel.handOver(MESSAGE, open)).toMatchObject({ kind: 'unknown' });
});

test.each([
  ['DATA', '554 not today', 'refused'],
  ['DATA', '421 closing', 'notTaken'],
  ['MAIL', '550 not from you', 'refused'],
  ['MAIL', '530 log in first', 'unauthorised'],
  ['EHLO', '554 go away', 'notTaken'],
  ['.', '421 closing', 'notTaken'],
  ['.', '552 too big', 'refused'],
  ['.', '250 taken', 'accepted'],
])('%s answered with "%s" is %s', async (word, answer, kind) => {
  const channel = emailChannel(await speaking({ ...POLITE, HELO: '554 no', [word]: answer }), {
    budgetMs: 2_000,
  });
  expect(await channel.handOver(MESSAGE, open)).toMatchObject({ kind });
});

test('a gate that fails is thrown, and not a byte of the body leaves', async () => {
  let said = '';
  const url = await speaking(POLITE);
  server.on('connection', (socket: Socket) =>
    socket.on('data', (chunk) => (said += chunk.toString())),
  );
  const gate = () => Promise.reject(new Error('no database'));
  await expect(emailChannel(url).handOver(MESSAGE, gate)).rejects.toThrow('no database');
  expect(said).not.toContain('Subject');
});

test('mail travels in the clear on loopback only', () => {
  expect(readSmtpUrl('smtp://127.0.0.1:1025')).toMatchObject({ port: 1025, requireTls: false });
  expect(readSmtpUrl('smtp://u:p%40@mail.example.com')).toEqual({
    host: 'mail.example.com',
    port: 587,
    secure: false,
    requireTls: true,
    login: { user: 'u', pass: 'p@' },
  });
  expect(readSmtpUrl('smtps://mail.example.com')).toMatchObject({ port: 465, secure: true });
  for (const wrong of ['', 'http://x', 'mail.example.com'])
    expect(() => readSmtpUrl(wrong)).toThrow('SMTP_URL');
});

test('a server that is not known to be on loopback gets nothing without STARTTLS', async () => {
  let said = '';
  const url = await speaking({ ...POLITE, STARTTLS: '502 no' });
  server.on('connection', (socket: Socket) =>
    socket.on('data', (chunk) => (said += chunk.toString())),
  );
  const channel = emailChannel(url.replace('127.0.0.1', '[::ffff:127.0.0.1]'));
  expect(await channel.handOver(MESSAGE, open)).toMatchObject({ kind: 'notTaken' });
  expect(said).toContain('STARTTLS');
  expect(said).not.toContain('MAIL');
});
