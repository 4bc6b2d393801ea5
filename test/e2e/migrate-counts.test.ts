import { moveNext } from '../../apps/shared/moves/move-next';
import { ActingHouse } from '../support/acting-house';
import { projectWith, yaml } from '../support/project';

/** What the dry run of a migration counts is what then happens: on everything real, with its time skipped. */
const HEAD = yaml`
  playbook: care
  title: Care
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll: {hand: {manual: true}}
  reenroll: always
  backfill: none
  holdout: 0%
  exits: {closed: {}}
  on_exit: {tasks: close}
`;
const START = `steps:
  - {id: side, task: {title: Beside, assign: [queue.cs_asia], due: 100d, blocks: false}}
  - id: start
    branch:
      - {if: 'customer.region == "us"', then: {goto: ask}}
      - {if: 'customer.tier == "growth"', then: {goto: both}}
      - {else: continue}
`;
const BOTH = `  - id: both
    parallel:
      join: all
      branches:
        left: [{id: sleep, wait: 200d}]
        rest: [{id: nap, wait: 150d}]
`;
const FIRST = `${HEAD}${START}  - id: reply
    wait: {event: kickoff.booked, timeout: 300d}
    outcomes: {reached: continue, timeout: continue}
  - {id: end, exit: closed}
  - {id: ask, task: {title: Ask, assign: [queue.cs_asia], due: 100d}}
  - {id: end2, exit: closed}
${BOTH}`;
const SECOND = `${HEAD}${START}  - id: reply
    wait: {event: kickoff.booked, timeout: 2d}
    outcomes: {reached: continue, timeout: continue}
  - id: which
    branch:
      - {if: customer.annual_value > 100, then: {goto: visit}}
      - {if: customer.annual_value < 10, then: {goto: end}}
      - {else: continue}
  - {id: mail, send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care]}}
  - {id: pause, wait: 100d}
  - {id: end, exit: closed}
  - {id: ask, task: {title: Ask, assign: [queue.cs_asia], due: 100d, form: {why: {type: text, label: Why}}}}
  - {id: end2, exit: closed}
  - {id: visit, task: {title: Visit, assign: [queue.cs_asia], due: 5d}}
  - {id: end3, exit: closed}
${BOTH}        right: [{id: phone, task: {title: Phone, assign: [queue.cs_asia], due: 9d}}]
`;

let house: ActingHouse;
beforeAll(async () => {
  house = await ActingHouse.open(projectWith({ care: FIRST }));
}, 120_000);
afterAll(() => house.close());

async function publish(text: string): Promise<string> {
  const body = { files: projectWith({ care: text }) };
  const { playbooks } = (await house.say('POST', '/v1/publications', body)) as {
    playbooks: Record<string, { hash: string }>;
  };
  return playbooks['care']?.hash ?? '';
}

async function enter(customer: string, more: object): Promise<void> {
  await house.say('PATCH', `/v1/customers/${customer}`, { name: customer, ...more });
  await house.say('PATCH', `/v1/contacts/${customer}-chen`, {
    ...{ customer_id: customer, name: 'Chen', roles: ['champion'], locale: 'en' },
    reach: { email: `chen@${customer}.test` },
  });
  await house.enroll('care', customer);
}

interface Counts {
  readonly enrollments: number;
  readonly tasks_closed: number;
  readonly tasks_opened: number;
  readonly sends: number;
}

/** Of every status, and mails. */
async function world(): Promise<{ all: number; closed: number; mails: number }> {
  const tasks = await house.tasks();
  const closed = tasks.filter(({ status }) => status === 'closed').length;
  return { all: tasks.length, closed, mails: house.stage.sink.mails.length };
}

/** Counts, moves everybody, and counts what has happened. */
async function move(late: 'skip' | 'run'): Promise<{ told: Counts; found: Counts }> {
  await house.begin('2026-03-02 10:00', {});
  const from = await publish(FIRST);
  for (const [customer, more] of Object.entries({
    rich: { annual_value: 500 },
    middle: { annual_value: 50 },
    poor: { annual_value: 5 },
    abroad: { region: 'us' },
    grown: { tier: 'growth' },
  }))
    await enter(customer, more);
  await house.moveTo('2026-03-12 10:00');
  const to = await publish(SECOND);
  const plan = `migration: care\nfrom: "${from}"\nto: "${to}"\nsteps: {ask: ask}\nlate: ${late}\n`;
  const told = (await house.say('POST', '/v1/migrations', { plan, dry_run: true })) as Counts;
  const before = await world();
  await house.say('POST', '/v1/migrations', { plan, confirmed: told.enrollments });
  const { pool, published } = house.stage.api.world;
  for (let second = 1; second <= 5; second += 1) {
    await moveNext({ pool, published }, house.stage.clock.now() + second * 1_000);
    await house.stage.scan();
  }
  const after = await world();
  const { rows } = await pool.query<{ n: number }>('SELECT sum(done) AS n FROM bulk');
  const found = {
    enrollments: Number(rows[0]?.n),
    tasks_closed: after.closed - before.closed,
    tasks_opened: after.all - before.all,
    sends: after.mails - before.mails,
  };
  await pool.query('DELETE FROM bulk');
  return { told, found };
}

test('late messages go with late: run; the dry run counts tasks and messages as they then come', async () => {
  const { told, found } = await move('run');
  expect(found).toEqual({ enrollments: 5, tasks_closed: 2, tasks_opened: 3, sends: 1 });
  expect(told).toMatchObject(found);
}, 120_000);

test('with late: skip what would have gone days ago does not go, and is not counted', async () => {
  const { told, found } = await move('skip');
  expect(found).toEqual({ enrollments: 5, tasks_closed: 2, tasks_opened: 3, sends: 0 });
  expect(told).toMatchObject(found);
}, 120_000);
