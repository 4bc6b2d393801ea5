import PostalMime from 'postal-mime';
import { emailChannel } from '../../../activities/channels/email';
import type { Channel } from '../../../activities/channels/channel';
import { NoticeMails } from '../../../apps/worker/notice-mails.repository';
import { NoticeScan } from '../../../apps/worker/notice-scan';
import { Published } from '../../../apps/shared/publications/published';
import { ActivityWorld, NOW } from '../../support/activity-world';
import { giveTask } from '../../support/give-task';
import { CUT, MailServer, Reply } from '../../support/mail-server';

let world: ActivityWorld;
let mails: MailServer;
let now = NOW;
beforeEach(async () => {
  now = NOW;
  world = await ActivityWorld.open();
  mails = await new MailServer().open();
});
afterEach(async () => {
  await mails.close();
  await world.close();
});

function scan(channel: Channel = emailChannel(mails.url, { budgetMs: 5_000 })): NoticeScan {
  const { pool } = world;
  const clock = { now: () => now };
  const log = (line: string): void => void world.logged.push(line);
  return new NoticeScan({
    ...{ channel, clock, log, base: 'https://care.test' },
    mails: new NoticeMails(pool),
    published: new Published(pool),
  });
}

interface Told {
  readonly to?: readonly [kind: string, recipient: string];
  readonly text?: unknown;
  readonly dueAt?: number;
}

async function tell({ to = ['person', 'ana'], text = 'Look at Acme', dueAt = NOW }: Told = {}) {
  await world.pool.query(
    `INSERT INTO notice (id, enrollment_id, step, visit, recipient_kind, recipient, customer_id, text, urgent, at, due_at)
     VALUES (gen_random_uuid(), $1, 'tell', 1, $2, $3, 'acme', $4, false, $5, $6)`,
    [
      world.enrollment,
      ...to,
      JSON.stringify(text),
      ...[NOW, dueAt].map((at) => new Date(at).toISOString()),
    ],
  );
}

/** A task of the step that tells, as a settle has opened it. */
async function openTask(title: unknown): Promise<string> {
  const id = await giveTask(world.pool, { queue: 'cs', title });
  await world.pool.query(
    `UPDATE task_source SET enrollment_id = $2, step = 'tell' WHERE task_id = $1`,
    [id, world.enrollment],
  );
  return id;
}

async function read(
  raw = mails.taken[0] ?? '',
): Promise<{ subject: string; text: string; html: string }> {
  const { subject = '', text = '', html = '' } = await PostalMime.parse(raw);
  return { subject, text: text.trimEnd(), html };
}

function headers(name: string): string[] {
  const line = new RegExp(`^${name}: (.*?)\\r?$`, 'im');
  return mails.taken.map((raw) => line.exec(raw)?.[1] ?? '').sort();
}

async function states(): Promise<string[]> {
  const rows = await world.rows<{ status: string }>(
    'SELECT status FROM notice_mail ORDER BY address',
  );
  return rows.map(({ status }) => status);
}

test('a notice is mailed when it is due, and once', async () => {
  await tell({ dueAt: NOW + 60_000 });
  await scan().round();
  expect(mails.taken).toEqual([]);
  now += 60_000;
  await Promise.all([scan().round(), scan().round(), scan().round()]);
  await scan().round();
  expect(headers('to')).toEqual(['ana@example.com']);
  expect(headers('subject')).toEqual(['Look at Acme']);
  expect(await states()).toEqual(['accepted']);
});

test('of a queue who is on duty is told, else its members, the inactive never', async () => {
  await world.pool.query(`
INSERT INTO person (id, email, active, created_at, updated_at) VALUES ('bo', 'bo@example.com', true, now(), now()),
  ('gone', 'gone@example.com', false, now(), now());
INSERT INTO queue_member VALUES ('cs', 'ana'), ('cs', 'bo'), ('cs', 'gone')`);
  await tell({ to: ['queue', 'cs'] });
  await scan().round();
  expect(headers('to')).toEqual(['ana@example.com', 'bo@example.com']);
  await world.pool.query(
    `INSERT INTO duty_shift VALUES ('cs', 'bo', '2026-03-02T08:00Z', '2026-03-02T20:00Z')`,
  );
  mails.taken.length = 0;
  await world.pool.query(`DELETE FROM notice_mail; DELETE FROM notice`);
  await tell({ to: ['queue', 'cs'] });
  await scan().round();
  expect(headers('to')).toEqual(['bo@example.com']);
});

test('a server that is away is tried again, one that refuses for good is not', async () => {
  await tell();
  await scan(emailChannel('smtp://127.0.0.1:1')).round();
  expect(await states()).toEqual(['due']);
  await world.pool.query('UPDATE notice_mail SET retry_at = NULL');
  mails.manners = {
    rcpt: () => {
      throw new Reply(550, 'nobody here');
    },
  };
  await scan().round();
  mails.manners = {};
  await scan().round();
  expect(await states()).toEqual(['refused']);
  expect(mails.taken).toEqual([]);
});

test('a mail that was cut after the hand-over is unconfirmed and never sent again', async () => {
  await tell();
  mails.manners = {
    body: () => {
      throw CUT;
    },
  };
  await scan().round();
  mails.manners = {};
  await scan().round();
  expect(await states()).toEqual(['unconfirmed']);
  expect(mails.shown).toHaveLength(1);
});

test('a worker that dies before the hand-over is followed by another, one that dies after it by nobody', async () => {
  await tell();
  const dies: Channel = { handOver: () => Promise.reject(new Error('killed')) };
  await scan(dies).round();
  await world.pool.query(`UPDATE notice_mail SET lease_until = now() - interval '1 second'`);
  await scan().round();
  expect(mails.taken).toHaveLength(1);
  await world.pool.query(
    `UPDATE notice_mail SET status = 'handed_off', lease_until = now() - interval '1 second'`,
  );
  await scan().round();
  expect(await states()).toEqual(['unconfirmed']);
  expect(mails.taken).toHaveLength(1);
});

test('an engaged kill switch keeps notices until it is released', async () => {
  await tell();
  await world.pool.query(
    `INSERT INTO switch (scope, engaged, changed_by, changed_at) VALUES ('global', true, 'ops', now())`,
  );
  await scan().round();
  expect(mails.shown).toEqual([]);
  await world.pool.query('UPDATE switch SET engaged = false');
  await scan().round();
  expect(mails.taken).toHaveLength(1);
});

test('a kill switch that is engaged between claim and 354 lets nothing out', async () => {
  await tell();
  mails.manners = {
    rcpt: async () =>
      void (await world.pool.query(
        `INSERT INTO switch (scope, engaged, changed_by, changed_at) VALUES ('channel:email', true, 'ops', now())`,
      )),
  };
  await scan().round();
  expect(mails.shown).toEqual([]);
  expect(await states()).toEqual(['due']);
});

test('a text with line breaks adds no header, and is read in the language of who gets it', async () => {
  await world.pool.query(`UPDATE person SET locale = 'zh-CN'`);
  await tell({ text: { en: 'Hello', 'zh-CN': '你好\r\nBcc: evil@acme.test\r\n\r\n<script>' } });
  await scan().round();
  const head = mails.taken[0]?.split(/\r?\n\r?\n/)[0] ?? '';
  expect(head).not.toMatch(/^bcc:/im);
  const html = /text\/html[^]*/.exec(mails.taken[0] ?? '')?.[0];
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('<script>');
  expect(headers('to')).toEqual(['ana@example.com']);
});

test('it says in titles what it is about and why it comes, and leads there, whatever anybody is called', async () => {
  await world.pool.query(`UPDATE customer SET attributes = $1`, [
    { name: 'Acme\r\nBcc: evil@acme.test\n<b>' },
  ]);
  await tell();
  await scan().round();
  expect((await read()).text).toBe(`Look at Acme

You get this because the playbook tells you when it comes to this step.

Customer: Acme Bcc: evil@acme.test <b>
Playbook: Welcome
Step: tell

Open it: https://care.test/enrollments/${world.enrollment}`);
  mails.taken.length = 0;
  const task = await openTask({ en: 'Call Acme', 'zh-CN': '致电安科\n<i>' });
  await world.pool.query(`UPDATE person SET locale = 'zh-CN'; DELETE FROM notice_mail;
    INSERT INTO queue_member VALUES ('cs', 'ana');
    UPDATE notice SET mailed_at = NULL, kind = 'rung', recipient_kind = 'queue', recipient = 'cs'`);
  await scan().round();
  const { subject, text, html } = await read();
  expect(subject).toBe('已升级：Look at Acme');
  expect(text).toContain('已升级到您这里。发给“CS”的所有成员。');
  expect(text).toContain('\n任务：致电安科 <i>\n');
  expect(text).toContain(`打开：https://care.test/inbox/queues/${task}`);
  expect(html).toContain(`<a href="https://care.test/inbox/queues/${task}">`);
  expect(html).not.toMatch(/<[ib]>/);
});
