import { ApiClient, ApiRefused } from '../../apps/cli/api-client';
import { Random } from '../fuzz/random';
import { House } from '../support/house';
import { projectWith, yaml } from '../support/project';
import { until } from '../support/until';

/**
 * A thousand events in random order and with duplicates, over four connections, while people answer each task twice at
 * once. Whatever order they come in, everything ends as a few lines say that know no order. `STORM_SEED` gives another storm.
 */
const STORM = yaml`
  playbook: storm
  title: Storm
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    won: {event: deal.won}
  reenroll: never
  backfill: none
  holdout: 0%
  exits:
    good: {}
    bad: {}
    left: {event: meeting.held, if: 'event.kind == "other"'}
  on_exit: {tasks: close}
  vars: {answered: {type: number, default: 0}}
  steps:
    - id: all
      parallel:
        join: {all: [kick, train, care]}
        branches:
          kick:
            - {id: kickoff, wait: {event: kickoff.booked, since: enrollment, timeout: never}}
          train:
            - {id: basics, wait: {event: training.done, if: 'event.topic == "basics"', since: enrollment, timeout: never}}
            - {id: review, wait: {event: meeting.held, if: 'event.kind == "review"', since: enrollment, timeout: never}}
          care:
            - id: call
              task: {title: Call, assign: [queue.cs_asia], due: 5d, answers: {fine: {label: Fine}, poor: {label: Poor}}}
              outcomes: {fine: continue, poor: continue}
            - {id: counted, set: {vars.answered: vars.answered + 1}}
          twice:
            - {id: first, wait: {event: login, since: enrollment, timeout: never}}
            - {id: second, wait: {event: login, timeout: never}}
    - id: verdict
      branch:
        - {if: 'steps.call.outcome == "fine" && vars.answered == 1', then: [{id: well, exit: good}]}
        - {else: [{id: ill, exit: bad}]}
`;

const SEED = Number(process.env['STORM_SEED'] ?? 20_261);
const CUSTOMERS = 40;
const EVENTS = 1_000;
const CONNECTIONS = 4;
const random = new Random(SEED);

interface Event {
  readonly id: string;
  readonly type: string;
  readonly customer: string;
  readonly at: string;
  readonly data: Readonly<Record<string, string>>;
}
type Kind = readonly [type: string, data: Readonly<Record<string, string>>];
const KICKOFF: Kind = ['kickoff.booked', {}];
const BASICS: Kind = ['training.done', { topic: 'basics' }];
const REVIEW: Kind = ['meeting.held', { kind: 'review' }];
const LEFT: Kind = ['meeting.held', { kind: 'other' }];
const LOGIN: Kind = ['login', {}];
/** Nothing waits for them, but some nearly do. */
const NOISE: readonly Kind[] = [
  ['training.done', { topic: 'more' }],
  ['meeting.held', { kind: 'executive' }],
  ['meeting.booked', { kind: 'review' }],
];

/** What one customer goes through, in no order. Who leaves lacks something, so that nothing else can end it. */
function plotOf(): Kind[] {
  const leaves = random.chance(0.2);
  const needed = [KICKOFF, BASICS, REVIEW];
  const lacks = leaves || random.chance(0.25) ? random.of(needed) : undefined;
  const met = needed.filter((kind) => kind !== lacks);
  const again = met.filter(() => random.chance(0.5));
  return [...met, ...again, ...(leaves ? [LEFT] : []), ...Array<Kind>(random.below(3)).fill(LOGIN)];
}

const customers = Array.from({ length: CUSTOMERS }, (_, i) => `c${i}`);
const plots = new Map(customers.map((customer) => [customer, plotOf()]));
let made = 0;
function event(customer: string, [type, data]: Kind): Event {
  const at = new Date(Date.now() - random.below(3_600_000)).toISOString();
  return { id: `e${(made += 1)}`, type, customer, at, data };
}
const won = (customer: string): Event => event(customer, ['deal.won', { deal_id: customer }]);
const entering = customers.flatMap((customer) => [won(customer), won(customer)]);
const told = [...plots].flatMap(([customer, plot]) => plot.map((kind) => event(customer, kind)));
const noise = Array.from({ length: EVENTS - entering.length - told.length }, () =>
  random.chance(0.1) ? won(random.of(customers)) : event(random.of(customers), random.of(NOISE)),
);

/** Each a quarter of the time once more, anywhere; the order is nobody's. */
function shuffled(events: readonly Event[]): Event[] {
  const all = [...events, ...events.filter(() => random.chance(0.25))];
  return all
    .map((one) => [random.next(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

let house: House;
beforeAll(async () => {
  house = await House.open();
  await house.startWorker();
  const { api } = house;
  await api.post('/v1/publications', { files: projectWith({ storm: STORM }) });
  for (const person of PEOPLE)
    await api.edit(`/v1/people/${person}`, { name: person, access: ['csm'] });
  await api.edit('/v1/queues/cs_asia', { members: PEOPLE });
  for (const customer of customers)
    await api.patch(`/v1/customers/${customer}`, { name: customer });
}, 120_000);
afterAll(() => house.close());
const PEOPLE = ['ana', 'bo'];

/** Taken one by one by whichever of four is free, each over a connection of its own. Answers how many were new. */
async function post(events: readonly Event[]): Promise<number> {
  const left = [...events];
  let accepted = 0;
  const work = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const batch = { events: [next, ...left.splice(0, random.chance(0.2) ? random.below(5) : 0)] };
      const { body } = await house.api.post<Taken>('/v1/events/batch', batch);
      expect(body.refused).toEqual([]);
      accepted += body.accepted;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return accepted;
}
interface Taken {
  readonly accepted: number;
  readonly refused: readonly unknown[];
}

type Answer = 'fine' | 'poor';
interface Task {
  readonly id: string;
  readonly customer_id: string;
}

/** Two people answer every task there is, at the same moment and not the same. What was taken, by customer. */
async function answerTasks(over: () => boolean): Promise<Map<string, Answer | 'closed'>> {
  const people = await Promise.all(PEOPLE.map(signIn));
  const seen = new Map<string, Answer | 'closed'>();
  for (let last = false; !last;) {
    const open = await until('tasks to answer', async () => {
      last = over();
      const { body } = await house.api.get<{ data: Task[] }>('/v1/tasks?status=open&limit=200');
      const unseen = body.data.filter((task) => !seen.has(task.customer_id));
      return (last || unseen.length > 0) && unseen;
    });
    for (const { id, customer_id } of open) {
      const answers = random.chance(0.5)
        ? (['fine', 'poor'] as const)
        : (['poor', 'fine'] as const);
      const said = await Promise.all(
        people.map((person, i) => resolve(person, id, answers[i] ?? 'fine')),
      );
      const taken = said.filter((one) => one !== undefined);
      expect(taken.length).toBeLessThanOrEqual(1);
      seen.set(customer_id, taken[0] ?? 'closed');
    }
  }
  return seen;
}

async function signIn(person: string): Promise<ApiClient> {
  const client = new ApiClient(house.api.url, undefined);
  await client.signInAs(person);
  return client;
}

/** Undefined: somebody or something was there first. */
async function resolve(by: ApiClient, task: string, answer: Answer): Promise<Answer | undefined> {
  try {
    await by.post(`/v1/tasks/${task}/resolve`, { answer });
    return answer;
  } catch (error) {
    if (error instanceof ApiRefused && error.problem.status === 409) return undefined;
    throw error;
  }
}

interface End {
  readonly enrollments: number;
  readonly exit: string | null;
  /** How often each step was answered by what came. */
  readonly reached: Readonly<Record<string, number>>;
  readonly tasks: readonly string[];
}

/** What becomes of a customer, whatever came first. */
function ending(customer: string, answered: ReadonlyMap<string, string>): End {
  const plot = plots.get(customer) ?? [];
  const has = (...kinds: readonly Kind[]) => Number(kinds.every((kind) => plot.includes(kind)));
  const answer = answered.get(customer);
  const all = has(KICKOFF, BASICS, REVIEW) === 1;
  const said = answer === 'fine' ? 'good' : 'bad';
  return {
    enrollments: 1,
    exit: has(LEFT) === 1 ? 'left' : all ? said : null,
    reached: {
      kickoff: has(KICKOFF),
      basics: has(BASICS),
      review: has(BASICS, REVIEW),
      first: has(LOGIN),
      second: Number(plot.filter((kind) => kind === LOGIN).length > 1),
    },
    tasks: answer === undefined ? [] : [answer],
  };
}

async function ended(customer: string): Promise<End> {
  const { rows } = await house.pool.query<End>(
    `SELECT count(*)::integer AS enrollments, min(n.exit) AS exit,
       (SELECT jsonb_object_agg(s.step, (SELECT count(*) FROM trace t WHERE t.enrollment_id = min(n.id::text)::uuid
          AND t.step = s.step AND t.kind = 'outcome' AND t.outcome = 'reached'))
        FROM unnest($2::text[]) s (step)) AS reached,
       (SELECT coalesce(jsonb_agg(CASE t.status WHEN 'resolved' THEN t.answer ELSE t.status END), '[]') FROM task t WHERE t.customer_id = $1) AS tasks
     FROM enrollment n WHERE n.customer_id = $1`,
    [customer, ['kickoff', 'basics', 'review', 'first', 'second']],
  );
  return rows[0] ?? { enrollments: 0, exit: null, reached: {}, tasks: [] };
}

/** Of who was cut short only what can have been, no more than once: the rest came after the end, or was never asked. */
function comparable(customer: string, end: End, model: End): object {
  const { exit, reached } = end;
  // Opened and closed again before anybody looked.
  const unseen = model.exit === 'left' && model.tasks.length === 0;
  const tasks = unseen ? end.tasks.filter((task) => task !== 'closed') : end.tasks;
  const capped = Object.entries(reached).map(([step, n]): [string, number] => {
    const most = model.reached[step] ?? 0;
    const open =
      model.exit !== null && (model.exit === 'left' || ['first', 'second'].includes(step));
    // Of two that came before the first was taken the second may wait for one more.
    const either = open || step === 'second';
    return [step, either && n <= most ? most : n];
  });
  return { customer, ...end, exit, tasks, reached: Object.fromEntries(capped) };
}

const count = async (from: string): Promise<number> =>
  Number((await house.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${from}`)).rows[0]?.n);

/** Who is still inside has taken in all that was on its way when it says that it is paused. */
async function rest(): Promise<void> {
  await until('an empty outbox', async () => (await count('outbox')) === 0);
  const { rows } = await house.pool.query<{ id: string }>(
    'SELECT id FROM enrollment WHERE ended_at IS NULL',
  );
  for (const { id } of rows)
    await house.api.post(`/v1/enrollments/${id}/operate`, { operation: 'pause', reason: 'rest' });
}

test(`a thousand events in any order, some twice, and every task answered twice at once (seed ${SEED})`, async () => {
  const entered = await post(shuffled(entering));
  let over = false;
  const answering = answerTasks(() => over);
  const later = await post(shuffled([...told, ...noise]));
  expect([entered, later]).toEqual([entering.length, told.length + noise.length]);
  await until('everybody to have a task or to have left', async () => {
    const { rows } = await house.pool.query(
      'SELECT 1 FROM enrollment n WHERE n.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM task t WHERE t.customer_id = n.customer_id)',
    );
    return rows.length === 0;
  });
  over = true;
  const answered = await answering;
  await until('those to end who have all', async () => {
    const ends = await Promise.all(customers.map(ended));
    return ends.every((end, i) => end.exit === ending(customers[i] ?? '', answered).exit);
  });
  await rest();
  for (const customer of customers) {
    const model = ending(customer, answered);
    expect(comparable(customer, await ended(customer), model)).toEqual({ customer, ...model });
  }
  expect(await count('event')).toBe(EVENTS);
  expect(await count(`task WHERE status = 'open'`)).toBe(0);
  // What was on its way to somebody who ended meanwhile came too late, and is on record; nothing else is lost.
  const { rows: lost } = await house.pool.query(
    `SELECT d.kind, d.outcome, d.error, d.payload FROM dead_letter d JOIN enrollment n ON n.id = d.enrollment_id
     WHERE d.outcome <> 'late' OR n.ended_at IS NULL`,
  );
  expect(lost).toEqual([]);
}, 110_000);
