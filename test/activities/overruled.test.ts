import { deliverActivity } from '../../activities/deliver';
import { SETTLED_OTHERWISE, type DeliverRequest } from '../../playbooks/kernel/command';
import { ActivityWorld, NOW, SEND, TASK } from '../support/activity-world';
import { MailServer } from '../support/mail-server';

let world: ActivityWorld;
let mails: MailServer;
beforeEach(async () => {
  [world, mails] = await Promise.all([ActivityWorld.open(), new MailServer().open()]);
});
afterEach(() => Promise.all([world.close(), mails.close()]));

/** The delivery builds on batch 2; a lost workflow task settled batch 3 `msEarlier` than this one was decided. */
async function deliverAfter(msEarlier: number) {
  const settled = await world.settle(3, [TASK], { now: NOW - msEarlier });
  const [row] = await world.rows<{ enrollment_id: string }>('SELECT enrollment_id FROM settle_log');
  const enrollment = row?.enrollment_id ?? '';
  const request: DeliverRequest = { enrollment, delivery: SEND, now: NOW, base: 2 };
  return { settled, receipt: deliverActivity(world.deps(mails.url))(request) };
}

test('a mail is not sent when a lost workflow task had settled another decision, which comes back instead', async () => {
  const { settled, receipt } = await deliverAfter(5);
  await expect(receipt).rejects.toMatchObject({
    type: SETTLED_OTHERWISE,
    nonRetryable: true,
    details: [settled],
  });
  expect(mails.taken).toEqual([]);
});

test('a mail is sent when what was settled since follows from its own decision', async () => {
  const { receipt } = await deliverAfter(0);
  expect(await receipt).toMatchObject({ outcome: 'sent' });
});
