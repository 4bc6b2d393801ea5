import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import { emailChannel } from '../../../activities/channels/email';
import { deliverActivity } from '../../../activities/deliver';
import { DeliverRepository } from '../../../apps/worker/deliver.repository';
import { Random } from '../../fuzz/random';
import { NOW, seed, SEND } from '../../support/activity-world';
import { TestApi } from '../../support/api';
import { giveDraft } from '../../support/give-draft';
import { type Received, SmtpSink } from '../../support/smtp-sink';

/** Names, subjects and addresses of people who mean no good, from the API to what the mail server takes. */
const SEED = 20261122;
let api: TestApi;
let ops: string;
let sink: SmtpSink;
const enrollment = randomUUID();
beforeAll(async () => {
  api = await TestApi.open();
  await seed(api.world.pool, enrollment);
  ops = await api.person('olga', ['ops']);
  sink = await new SmtpSink().listen();
});
afterAll(async () => {
  await api.close();
  await sink.close();
});

const PIECES = [
  ...[
    'Acme',
    '安科',
    'Ünïcode',
    'a',
    ' ',
    '  ',
    ',',
    ';',
    ':',
    '"',
    "'",
    '<',
    '>',
    '(',
    ')',
    '\\',
    '@',
    '=',
    '?',
  ],
  ...[
    '\r\nBcc: evil@example.com',
    '\nX-Injected: 1',
    '\rTo: evil@example.com',
    '\r\n\r\nbody',
    '\r\n.\r\nQUIT',
  ],
  ...['\u0000', '\u0085', '\u2028', '\u2029', '\u000b', '\u202e', '\u200b', '\ufeff', '\t'],
  ...[
    '=?utf-8?Q?=0D=0ABcc:_evil@example.com?=',
    '=?utf-8?B?DQpCY2M6IHg=?=',
    '%0d%0aBcc: evil@example.com',
  ],
  ...[
    '{{ customer.name }}',
    '{% raw %}',
    '<script>alert(1)</script>',
    '[x](javascript:alert(1))',
    '**b**',
  ],
  ...['👩‍👩‍👧‍👦', '🇨🇳', 'é', '👍🏽', 'ก็็็็', '𠮷', 'x'.repeat(120), '家'.repeat(60), '👩‍👩‍👧‍👦'.repeat(12)],
];

function hostile(number: number): string {
  const random = Random.of(SEED, 'hostile', number);
  return Array.from({ length: 1 + random.below(5) }, () => random.of(PIECES)).join('');
}

const patch = (path: string, body: object) => api.call('PATCH', `/v1/${path}`, { as: ops, body });

async function send(visit: number): Promise<Received | undefined> {
  const { pool, published } = api.world;
  const before = sink.mails.length;
  const deps = {
    ...{ store: new DeliverRepository(pool), published, clock: { now: () => NOW } },
    channels: { email: emailChannel(sink.url, { budgetMs: 20_000 }) },
    log: { warn: () => undefined },
    ...{ crashPoint: () => undefined, heartbeat: () => undefined },
  };
  const delivery = { ...SEND, id: `hello#${visit}`, visit };
  await deliverActivity(deps)({ enrollment, delivery, now: NOW });
  expect(sink.mails.length).toBeLessThanOrEqual(before + 1);
  return sink.mails[before];
}

const headersOf = async ({ raw }: Received) =>
  (await PostalMime.parse(raw)).headers.map(({ key }) => key).sort();
/** As a header shows a text: runs of spaces are one. */
const even = (text: string) => text.replaceAll(/\s+/gu, ' ').trim();
const graphemes = (text: string) =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(
    ({ segment }) => segment,
  );
/** The same, or its beginning up to a whole sign as people count them. */
function isWhole(shown: string, meant: string): boolean {
  if (shown === meant) return true;
  const all = graphemes(meant);
  const kept = graphemes(shown.replace(/…$/u, ''));
  return kept.every((one, i) => one === all[i]);
}

test('whatever customers are called, a mail has the headers it always has, and its subject is not cut inside a sign', async () => {
  // The first begins a thread, the others answer to it.
  const usual = new Set<string>();
  for (const visit of [1, 2])
    for (const name of await headersOf((await send(visit)) as Received)) usual.add(name);
  const wrong: unknown[] = [];
  let sent = 0;
  for (let number = 0; number < 320; number += 1) {
    const name = hostile(number);
    const { status } = await patch('customers/acme', { name });
    if (status === 422) continue;
    const mail = await send(number + 3);
    if (mail === undefined) {
      wrong.push([number, name, 'not sent']);
      continue;
    }
    sent += 1;
    const { subject = '', to } = await PostalMime.parse(mail.raw);
    const names = await headersOf(mail);
    if (names.some((one) => !usual.has(one)) || new Set(names).size !== names.length)
      wrong.push([number, name, names]);
    if (mail.to !== 'li@acme.test' || to?.length !== 1) wrong.push([number, name, mail.to]);
    if (!isWhole(even(subject), even(`Hello ${name}`))) wrong.push([number, name, subject]);
    const longest = Math.max(...mail.raw.split('\r\n').map((line) => Buffer.byteLength(line)));
    if (longest > 998) wrong.push([number, name, `a line of ${longest} bytes`]);
  }
  expect(wrong).toEqual([]);
  expect(sent).toBeGreaterThan(100);
}, 300_000);

test('no address reaches more than one mailbox, and what no mail program would read is refused at the door', async () => {
  await patch('customers/acme', { name: 'Acme' });
  const random = new Random(SEED);
  const wrong: unknown[] = [];
  let taken = 0;
  for (let number = 0; number < 120; number += 1) {
    const [before, after] = [random.of(['li', 'l.i+x', '"l i"', 'lü', '']), random.of(PIECES)];
    const email = random.of([
      `${before}${after}@acme.test`,
      `${before}@acme.test${after}`,
      `${before}@acme.test, evil@example.com`,
      `Li <${before}@acme.test>`,
      `${before}@${after}.test`,
      'li@acme.test',
    ]);
    const { status, body } = await patch('contacts/li', { reach: { email } });
    if (status === 422) continue;
    expect(body['contact']).toBeDefined();
    const mail = await send(1_000 + number);
    if (mail === undefined) continue;
    taken += 1;
    const { to } = await PostalMime.parse(mail.raw);
    if (mail.to !== email || to?.length !== 1 || to[0]?.address !== email)
      wrong.push([email, mail.to, to]);
    if (/evil@example\.com/.test(mail.to)) wrong.push([email, 'evil']);
  }
  expect(wrong).toEqual([]);
  expect(taken).toBeGreaterThan(10);
}, 300_000);

test('what an approver writes as a subject is one line of visible signs, or it is refused', async () => {
  const ana = await api.person('ann', ['csm']);
  for (let number = 0; number < 60; number += 1) {
    const id = await giveDraft(api.world.pool, { approver: ['person', 'ann'] });
    const subject = hostile(10_000 + number)
      .slice(0, 190)
      .toString();
    const headers = { 'if-match': '"1"' };
    const answer = await api.call('PATCH', `/v1/approvals/${id}`, {
      as: ana,
      headers,
      body: { subject, note: 'n' },
    });
    expect([subject, [200, 422].includes(answer.status)]).toEqual([subject, true]);
    const kept = answer.status === 200 ? String(answer.body['subject']) : '';
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect(kept).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/u);
    if (answer.status === 200) expect(even(kept)).toBe(even(subject));
  }
}, 120_000);
