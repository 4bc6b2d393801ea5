import { ActivityWorld, SEND } from '../support/activity-world';
import { MailServer, Reply } from '../support/mail-server';

/** A server that says that nobody is there is believed: the address gets nothing more. */
let world: ActivityWorld;
let mails: MailServer;
beforeEach(async () => {
  [world, mails] = await Promise.all([ActivityWorld.open(), new MailServer().open()]);
});
afterEach(() => Promise.all([world.close(), mails.close()]));

const refuse = (code: number, text: string) => {
  mails.manners = {
    rcpt: () => {
      throw new Reply(code, text);
    },
  };
};
const suppressed = () => world.rows('SELECT address, reason, source FROM suppression');

test('an address that is not there is suppressed with the refusal, and the next message is not sent', async () => {
  await world.pool.query(`UPDATE contact SET reach = '{"email": "Li@Acme.test"}'`);
  refuse(550, '5.1.1 <Li@Acme.test> user unknown');
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'failed' });
  expect(await suppressed()).toEqual([
    { address: 'li@acme.test', reason: expect.stringContaining('5.1.1'), source: 'bounce' },
  ]);
  expect(JSON.stringify(await suppressed())).not.toMatch(/reason":"[^"]*@/);
  mails.manners = {};
  const next = { ...SEND, id: 'hello#2', visit: 2 };
  expect(await world.deliver(mails.url, next)).toMatchObject({
    outcome: 'skipped',
    reason: 'suppressed',
  });
  expect(mails.shown).toEqual([]);
});

test.each([
  [550, '5.7.1 message refused by policy, user unknown to us'],
  [552, '5.2.2 mailbox full'],
  [550, 'not today'],
  [554, '5.1.8 the sender has no address'],
])('a refusal for another reason suppresses nobody: %s %s', async (code, text) => {
  refuse(code, text);
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'failed' });
  expect(await suppressed()).toEqual([]);
});

test.each(['no such user here', 'mailbox not found'])(
  'a server without codes is understood by its words: 550 %s',
  async (text) => {
    refuse(550, text);
    await world.deliver(mails.url);
    expect(await suppressed()).toHaveLength(1);
  },
);
