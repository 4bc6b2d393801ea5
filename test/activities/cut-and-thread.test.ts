import { httpChannel } from '../../activities/channels/http-channel';
import { webhook } from '../../activities/channels/webhook';
import { ActivityWorld } from '../support/activity-world';
import { answering, cutting, HttpStandIn } from '../support/http-stand-in';
import { MailServer } from '../support/mail-server';

const NOWHERE = 'smtp://127.0.0.1:1';

let world: ActivityWorld;
let mails: MailServer;
let system: HttpStandIn;
beforeEach(async () => {
  [world, mails, system] = await Promise.all([
    ActivityWorld.open(),
    new MailServer().open(),
    new HttpStandIn().open(),
  ]);
});
afterEach(() => Promise.all([world.close(), mails.close(), system.close()]));

const header = (mail: string | undefined, name: string) =>
  new RegExp(`^${name}: (.*?)\\r?$`, 'm').exec(mail ?? '')?.[1];

test('a second mail to the same contact answers the first, and to nobody else', async () => {
  await world.deliver(mails.url);
  await world.deliver(mails.url, { id: 'hello#2', visit: 2 });
  const [first, second] = mails.taken;
  expect(header(first, 'In-Reply-To')).toBeUndefined();
  expect(header(second, 'In-Reply-To')).toBe(header(first, 'Message-ID'));
  expect(header(second, 'References')).toBe(header(first, 'Message-ID'));
  expect(header(second, 'Message-ID')).not.toBe(header(first, 'Message-ID'));
  await world.pool.query(`UPDATE outreach SET contact_id = 'other'`);
  await world.deliver(mails.url, { id: 'hello#3', visit: 3 });
  expect(header(mails.taken[2], 'In-Reply-To')).toBeUndefined();
});

/** The send of the plan over a webhook, and what becomes of it when it is cut. */
const overWebhook = async (unconfirmed: 'hold' | 'resend') => {
  await world.pool.query(
    `UPDATE playbook_version SET plan = jsonb_set(jsonb_set(plan::jsonb, '{code,0,channels}', '["webhook"]'), '{code,0,unconfirmed}', $1::jsonb)`,
    [JSON.stringify(unconfirmed)],
  );
  await world.pool.query(
    `UPDATE publication SET project = jsonb_set(project, '{catalog,channels}', '{"webhook": {"connection": "relay"}}')`,
  );
  await world.pool.query(`UPDATE contact SET reach = '{"webhook": "li"}'`);
  const relay = { url: system.url, secret: 'c2VjcmV0', allowPrivate: true };
  const deps = { connections: { relay }, realNow: () => 1_772_442_000_000 };
  return { channels: { webhook: httpChannel(webhook, deps) } };
};

test('a webhook that was cut goes again where the step says so, under the same id', async () => {
  const change = await overWebhook('resend');
  system.manner = cutting;
  await expect(world.deliver(NOWHERE, {}, change)).rejects.toMatchObject({ nonRetryable: false });
  system.manner = answering(204, '');
  expect(await world.deliver(NOWHERE, {}, change)).toMatchObject({ outcome: 'sent' });
  const ids = system.heard.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('a worker that dies after the hand-off of such a webhook is followed by one that sends again', async () => {
  const change = await overWebhook('resend');
  const crashPoint = (name: string) => {
    if (name === 'deliver:after-250') throw new Error('killed');
  };
  await expect(world.deliver(NOWHERE, {}, { ...change, crashPoint })).rejects.toThrow('killed');
  expect(await world.deliver(NOWHERE, {}, change)).toMatchObject({ outcome: 'sent' });
  expect(system.heard).toHaveLength(2);
});

test('a webhook that was cut is held for a person otherwise', async () => {
  const change = await overWebhook('hold');
  system.manner = cutting;
  expect(await world.deliver(NOWHERE, {}, change)).toMatchObject({ outcome: 'unconfirmed' });
  expect(await world.deliver(NOWHERE, {}, change)).toMatchObject({ outcome: 'unconfirmed' });
  expect(system.heard).toHaveLength(1);
});

test('a server that rejects our credentials parks the step, and it goes once they are mended', async () => {
  const change = await overWebhook('hold');
  system.manner = answering(401, 'who are you');
  const parked = await world.deliver(NOWHERE, {}, change);
  expect(parked).toMatchObject({ outcome: 'parked', parked: { code: 'connection-refused' } });
  expect(await world.deliver(NOWHERE, {}, change)).toEqual(parked);
  system.manner = answering(200, '');
  const again = { now: parked.at + 1_000 };
  const deps = world.deps(NOWHERE, change);
  expect(await world.deliverAs(deps, again)).toMatchObject({ outcome: 'sent' });
  expect(system.heard).toHaveLength(2);
});

test('a server that asks for a pause is tried again after it', async () => {
  const change = await overWebhook('hold');
  system.manner = answering(429, '', { 'retry-after': '30' });
  await expect(world.deliver(NOWHERE, {}, change)).rejects.toMatchObject({
    nextRetryDelay: 30_000,
  });
});
