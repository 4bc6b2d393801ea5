import { ActingHouse } from '../support/acting-house';
import { projectWith, yaml } from '../support/project';

/** A whole playbook is paused and let go by the API, on everything real with its time skipped. */
const HELD = yaml`
  playbook: held
  title: held
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    hand: {manual: true}
  reenroll: always
  backfill: none
  holdout: 0%
  exits: {done: {}}
  on_exit: {tasks: close}
  steps:
    - {id: rest, wait: 2d}
    - {id: nudge, send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care], within: 1d}}
    - {id: call, task: {title: Call, assign: [queue.cs_asia], due: 5d}}
    - id: end
      exit: done
`;

let house: ActingHouse;
beforeAll(async () => {
  house = await ActingHouse.open(projectWith({ held: HELD }));
}, 120_000);
afterAll(() => house.close());

async function enroll(customer: string): Promise<void> {
  await house.say('PATCH', `/v1/customers/${customer}`, { name: customer });
  await house.say('PATCH', `/v1/contacts/${customer}-chen`, {
    ...{ customer_id: customer, name: 'Chen', roles: ['champion'], locale: 'en' },
    reach: { email: `chen@${customer}.test` },
  });
  await house.enroll('held', customer);
}
const playbook = (verb: 'pause' | 'resume', more: object = {}) =>
  house.say('POST', `/v1/playbooks/held/${verb}`, { reason: 'wrong text', ...more });
const happened = async () =>
  (await house.story('held', ['skipped', 'send']))
    .map((line) => line.split(' ').slice(0, 2).join(' '))
    .sort();
const open = async () => (await house.tasks()).map(({ step }) => step);

test('a pause holds who is inside and who comes in; after it what is stale is skipped, what is late goes, each in its share', async () => {
  await house.begin('2026-03-02 10:00', {});
  await enroll('acme');
  await house.moveTo('2026-03-03 10:00');
  expect(await playbook('pause', { dry_run: true })).toMatchObject({ enrollments: 1, sends: 1 });
  await playbook('pause');
  await house.moveTo('2026-03-08 10:00');
  await enroll('beta');
  await house.moveTo('2026-03-10 11:00');
  expect([...(await happened()), ...(await open())]).toEqual([]);
  expect(await playbook('resume', { dry_run: true })).toMatchObject({
    ...{ enrollments: 2, timers: 2, sends: 2, stale: 1, dry_run: true },
  });
  await playbook('resume', { spread: '1h', skip_stale: true });
  await house.moveTo('2026-03-10 12:01');
  expect(await happened()).toEqual(['nudge sent', 'nudge skipped']);
  expect(await open()).toEqual(['call', 'call']);
  expect(house.stage.sink.mails.map(({ to }) => String(to))).toEqual(['chen@beta.test']);
}, 90_000);
