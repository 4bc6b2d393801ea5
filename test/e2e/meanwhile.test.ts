import { ActingHouse } from '../support/acting-house';
import { projectWith, yaml } from '../support/project';

/** What people change while playbooks run, on everything real with its time skipped; what becomes of it is written down by hand. */
const head = (playbook: string, subject = 'customer') => yaml`
  playbook: ${playbook}
  title: ${playbook}
  owner: cs-ops@acme.example
  for: ${subject}
  purpose: service
  enroll:
    hand: {manual: true}
  reenroll: always
  backfill: none
  holdout: 0%
`;

const DATED = yaml`
  exits: {done: {}, past: {}}
  on_exit: {tasks: close}
  steps:
    - id: plan
      wait: {at: {date: contract.renews_on, before: 2w, time: "09:30"}, grace: 3d}
      outcomes: {past: {exit: past}, reached: continue}
    - id: prepare
      task: {title: Prepare, assign: [queue.cs_asia], due: {date: contract.renews_on, before: 2d}}
    - id: end
      exit: done
`;

const OWNED = yaml`
  exits: {done: {}}
  on_exit: {tasks: close}
  steps:
    - id: call
      task: {title: Call, assign: [customer.csm, manager(customer.csm), queue.cs_asia], due: 2bd}
    - id: write_up
      task: {title: Write up, assign: [customer.csm, manager(customer.csm), queue.cs_asia], due: 2bd}
    - id: end
      exit: done
`;

const FAR = yaml`
  exits: {done: {}}
  on_exit: {tasks: close}
  steps:
    - id: far
      wait: 5bd
    - id: report
      task: {title: Report, assign: [queue.cs_asia], due: 1bd}
    - id: end
      exit: done
`;

const MANAGED = yaml`
  exits: {done: {}}
  on_exit: {tasks: close}
  steps:
    - id: look
      task: {title: Look, assign: [manager(customer.csm), queue.cs_leads], due: 2bd}
    - id: note
      send: {template: onboarding/welcome, to: [contacts.champion], as: [manager(customer.csm), sender.care]}
    - id: again
      task: {title: Look, assign: [manager(customer.csm), queue.cs_leads], due: 2bd}
    - id: late_note
      send: {template: onboarding/welcome, to: [contacts.champion], as: [manager(customer.csm), sender.care]}
    - id: end
      exit: done
`;

const PAUSED = yaml`
  exits: {done: {}}
  on_exit: {tasks: close}
  steps:
    - id: all
      parallel:
        join: all
        branches:
          deadline:
            - {id: answer, wait: {event: login, timeout: 3d}, outcomes: {timeout: continue}}
          booked:
            - {id: kickoff, wait: {event: kickoff.booked, timeout: 20d}, outcomes: {timeout: continue}}
          mail:
            - {id: rest, wait: 2d}
            - {id: note, send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care]}}
          ladder:
            - id: call
              task:
                title: Call
                assign: [queue.cs_asia]
                due: 1d
                ladder: [{after: 1d, to: [queue.cs_leads]}, {after: 1d, to: [queue.cs_ops]}, {after: 1d, to: [queue.cs_us]}, {after: 9d, to: [queue.cs_leads]}]
    - id: end
      exit: done
`;

const SHARED = yaml`
  exits: {done: {}, left: {event: login}}
  on_exit: {tasks: close}
  steps:
    - id: review
      task: {title: Review, assign: [queue.cs_asia], due: 5bd, merge_key: review, answers: {good: {label: Good}, bad: {label: Bad}}}
      outcomes: {good: continue, bad: continue}
    - id: end
      exit: done
`;

const files = projectWith({
  dated: head('dated', 'contract') + DATED,
  owned: head('owned') + OWNED,
  far: head('far') + FAR,
  managed: head('managed') + MANAGED,
  paused: head('paused') + PAUSED,
  first: head('first') + SHARED,
  second:
    head('second') +
    SHARED.replace('{event: login}', '{event: training.done}')
      .replaceAll('review', 'look_at')
      .replace('merge_key: look_at', 'merge_key: review'),
});

let house: ActingHouse;
beforeAll(async () => {
  house = await ActingHouse.open(files);
}, 120_000);
afterAll(() => house.close());

const open = async () => (await house.tasks()).filter(({ status }) => status === 'open');
const only = async () => {
  const tasks = await open();
  if (tasks.length !== 1 || !tasks[0]) throw new Error(JSON.stringify(tasks));
  return tasks[0];
};
const customer = (body: object) => house.say('PATCH', '/v1/customers/acme', body);
const champion = () =>
  house.say('PATCH', '/v1/contacts/chen', {
    customer_id: 'acme',
    name: 'Chen',
    roles: ['champion'],
    locale: 'en',
    reach: { email: 'chen@acme.test' },
  });

describe('a date moved while somebody waits for it', () => {
  const renews = (renews_on: string) =>
    house.say('PATCH', '/v1/records/contract/k1', {
      customer_id: 'acme',
      number: 'K1',
      status: 'active',
      value: 10,
      renews_on,
    });
  const steps = () => house.story('dated', ['outcome']);
  const begin = async (renews_on: string) => {
    await house.begin('2026-03-02 09:00', {});
    await customer({ name: 'Acme' });
    await renews(renews_on);
    await house.enroll('dated', 'k1');
  };

  test('later is waited for anew, earlier comes earlier, and the task behind it moves along', async () => {
    await begin('2026-05-31');
    await renews('2026-06-30');
    await house.moveTo('2026-05-18 12:00');
    expect(await steps()).toEqual([]);
    await renews('2026-06-10');
    await house.moveTo('2026-05-27 12:00');
    expect(await steps()).toEqual(['plan reached 2026-05-27 09:30']);
    expect((await only()).due).toBe('2026-06-08 18:00');
    await renews('2026-06-17');
    expect((await only()).due).toBe('2026-06-15 18:00');
    await renews('2026-06-05');
    expect((await only()).due).toBe('2026-06-03 18:00');
    // What is done is not done again.
    expect(await steps()).toEqual(['plan reached 2026-05-27 09:30']);
  }, 60_000);

  test('into the past it comes now, beyond its grace it is past', async () => {
    await begin('2026-05-31');
    await house.moveTo('2026-03-10 12:00');
    await renews('2026-03-23');
    expect(await steps()).toEqual(['plan reached 2026-03-10 12:00']);
    await begin('2026-05-31');
    await house.moveTo('2026-03-10 12:00');
    await renews('2026-03-20');
    expect(await steps()).toEqual(['plan past 2026-03-10 12:00']);
  }, 60_000);
});

describe('an owner', () => {
  const begin = async (people: Readonly<Record<string, object>> = { ana: { manager: 'max' } }) => {
    await house.begin('2026-03-02 09:00', { max: {}, bo: {}, ...people });
    await customer({ name: 'Acme', csm: 'ana' });
    await house.enroll('owned', 'acme');
  };

  test('who is another one by now takes the open task along', async () => {
    await begin();
    expect((await only()).whose).toBe('ana');
    await customer({ csm: 'bo' });
    expect((await only()).whose).toBe('bo');
  }, 60_000);

  test('who leaves is passed over: open tasks and later ones go to whom the chain names next', async () => {
    await begin();
    await house.say('PATCH', '/v1/people/ana', { active: false });
    expect((await only()).whose).toBe('max');
    await house.resolve(await only(), 'max');
    expect(await only()).toMatchObject({ step: 'write_up', whose: 'max' });
    await house.say('PATCH', '/v1/people/max', { active: false });
    expect((await only()).whose).toBe('queue.cs_asia');
  }, 60_000);

  test('whose manager is another one by now: what stands with the manager moves, what stands elsewhere does not', async () => {
    await begin({ ana: { manager: 'max' }, eve: {} });
    await house.say('PATCH', '/v1/people/ana', { active: false });
    expect((await only()).whose).toBe('max');
    await house.say('PATCH', '/v1/people/ana', { manager: 'bo' });
    expect((await only()).whose).toBe('bo');
    // It stands with whoever has left no more: whom that one leads moves nothing.
    await house.say('PATCH', '/v1/people/ana', { active: true });
    await customer({ csm: 'eve' });
    expect((await only()).whose).toBe('eve');
    await house.say('PATCH', '/v1/people/eve', { manager: 'max' });
    expect((await only()).whose).toBe('eve');
  }, 60_000);

  test('who took a task by hand and leaves gives it back to whom the chain names', async () => {
    await begin();
    await house.reassign(await only(), 'bo', 'ana');
    expect((await only()).whose).toBe('bo');
    await house.say('PATCH', '/v1/people/bo', { active: false });
    expect((await only()).whose).toBe('ana');
  }, 60_000);

  test('who is away keeps what is open, and gives way to the delegate in what comes', async () => {
    await begin({ ana: { manager: 'max', delegate: 'bo' } });
    await house.say('PATCH', '/v1/people/ana', {
      out_of_office: { from: '2026-03-02T00:00:00Z', until: '2026-03-20T00:00:00Z' },
    });
    expect((await only()).whose).toBe('ana');
    await house.resolve(await only(), 'ana');
    expect(await only()).toMatchObject({ step: 'write_up', whose: 'bo' });
  }, 60_000);
});

test('a year that the calendar lacks parks a wait, and a publication that brings it lets it go on from its start', async () => {
  await house.begin('2027-12-28 10:10', {});
  await customer({ name: 'Acme' });
  await house.enroll('far', 'acme');
  expect(await house.story('far', ['parked', 'outcome'])).toEqual(['far parked 2027-12-28 10:10']);
  await house.moveTo('2027-12-29 12:00');
  const name = 'calendars/cn_office.yaml';
  const years = `${files[name]}  2028:\n    closed:\n      - {from: 2028-01-01, to: 2028-01-03, name: 元旦}\n`;
  await house.say('POST', '/v1/publications', { files: { ...files, [name]: years } });
  expect(await house.story('far', ['parked', 'released', 'outcome'])).toEqual([
    'far parked 2027-12-28 10:10',
    'far released 2027-12-29 12:00',
  ]);
  await house.moveTo('2028-01-05 12:00');
  expect(await house.story('far', ['outcome'])).toEqual(['far reached 2028-01-05 10:10']);
  expect(await only()).toMatchObject({ step: 'report', due: '2028-01-06 18:00' });
}, 60_000);

test('a manager who is missing is passed over, and found by what comes later', async () => {
  await house.begin('2026-03-02 10:00', { ana: {}, max: { email: 'max@acme.example' } });
  await customer({ name: 'Acme', csm: 'ana' });
  await champion();
  await house.say('PATCH', '/v1/queues/cs_leads', { members: ['ana'] });
  await house.enroll('managed', 'acme');
  expect((await only()).whose).toBe('queue.cs_leads');
  await house.resolve(await only(), 'ana');
  expect((await only()).whose).toBe('queue.cs_leads');
  await house.say('PATCH', '/v1/people/ana', { manager: 'max' });
  await house.resolve(await only(), 'ana');
  expect(senders()).toEqual(['care@acme.example', 'max@acme.example']);
}, 60_000);
const senders = () =>
  house.stage.sink.mails.map(({ raw }) => /^From:.*<(.*?)>\r?$/m.exec(raw)?.[1]);

test('a pause of a week takes events in and lets nothing out; what was due comes after it, each with its last rung', async () => {
  await house.begin('2026-03-02 10:00', {});
  await customer({ name: 'Acme' });
  await champion();
  await house.enroll('paused', 'acme');
  await house.moveTo('2026-03-03 10:00');
  await house.operate('paused', 'pause');
  await house.moveTo('2026-03-05 10:00');
  await house.event('kickoff.booked', 'acme');
  await house.moveTo('2026-03-10 10:00');
  expect(await house.story('paused', ['outcome', 'ladder', 'send'])).toEqual([]);
  expect(house.stage.sink.mails).toEqual([]);
  await house.operate('paused', 'resume');
  await house.moveTo('2026-03-10 10:16');
  expect((await house.story('paused', ['outcome', 'ladder', 'send'])).sort()).toEqual([
    'answer timeout 2026-03-10 10:00',
    'call ladder 2026-03-10 10:00',
    'kickoff reached 2026-03-10 10:00',
    'note sent 2026-03-10 10:00',
    'rest reached 2026-03-10 10:00',
  ]);
  expect(await rungs()).toEqual(['queue.cs_us']);
  expect(house.stage.sink.mails).toHaveLength(1);
  await house.moveTo('2026-03-16 10:00');
  expect(await rungs()).toEqual(['queue.cs_us', 'queue.cs_leads']);
}, 60_000);
test('what ends in one branch is told at its own time, though it is written with what comes next', async () => {
  await house.begin('2026-03-02 10:00', {});
  await customer({ name: 'Acme' });
  await champion();
  await house.enroll('paused', 'acme');
  await house.moveTo('2026-03-05 19:00');
  expect(await house.story('paused', ['outcome'])).toEqual([
    'rest reached 2026-03-04 10:00',
    'answer timeout 2026-03-05 10:00',
  ]);
}, 60_000);

const rungs = async () =>
  (
    await house.stage.api.world.pool.query<{ queue: string }>(
      `SELECT values ->> 'to' AS queue FROM trace WHERE kind = 'ladder' ORDER BY seq`,
    )
  ).rows.map(({ queue }) => queue);

describe('a task that two playbooks share', () => {
  const begin = async () => {
    await house.begin('2026-03-02 09:00', { ana: {} });
    await customer({ name: 'Acme' });
    await house.say('PATCH', '/v1/queues/cs_asia', { members: ['ana'] });
    await house.enroll('first', 'acme');
    await house.moveTo('2026-03-03 09:00');
    await house.enroll('second', 'acme');
  };
  const ends = async () => [
    ...(await house.story('first', ['outcome', 'exit'])),
    ...(await house.story('second', ['outcome', 'exit'])),
  ];

  test('is one task, whose answer is the outcome of both', async () => {
    await begin();
    expect(await only()).toMatchObject({ step: 'look_at review', due: '2026-03-09 18:00' });
    await house.resolve(await only(), 'ana', 'bad');
    expect(await ends()).toEqual([
      'review bad 2026-03-03 09:00',
      'exit done 2026-03-03 09:00',
      'look_at bad 2026-03-03 09:00',
      'exit done 2026-03-03 09:00',
    ]);
  }, 60_000);

  test('whose opener has left is asked of somebody who is there, and answered for whoever is in it still', async () => {
    await begin();
    await house.say('PATCH', '/v1/people/max', { name: 'Max', access: ['csm'] });
    const task = await only();
    await house.reassign(task, 'max', 'ana');
    await house.event('login', 'acme');
    expect(await only()).toMatchObject({ whose: 'max', due: '2026-03-09 18:00' });
    await house.say('PATCH', '/v1/people/max', { active: false });
    expect(await only()).toMatchObject({ whose: 'queue.cs_asia', due: '2026-03-09 18:00' });
    await house.resolve(await only(), 'ana', 'good');
    expect(await ends()).toEqual([
      'exit left 2026-03-03 09:00',
      'look_at good 2026-03-03 09:00',
      'exit done 2026-03-03 09:00',
    ]);
  }, 60_000);

  test('stays open when one leaves, and closes with the last', async () => {
    await begin();
    await house.event('login', 'acme');
    expect((await only()).due).toBe('2026-03-09 18:00');
    await house.event('training.done', 'acme');
    expect(await open()).toEqual([]);
    expect(await ends()).toEqual(['exit left 2026-03-03 09:00', 'exit left 2026-03-03 09:00']);
  }, 60_000);
});
