import { effectsOf } from '../../../apps/api/events/effects-of';
import { spreadBroadcasts } from '../../../apps/shared/ingest/broadcast';
import { plan, Stage, START } from '../../support/stage';

const LOST = { kind: 'event', types: ['deal.lost'] } as const;
const BOOKED = { kind: 'event', types: ['kickoff.booked'] } as const;
const ONBOARDING = plan('onboarding', {
  ways: { won: { kind: 'event', types: ['deal.won'] } },
  exits: { lost: { trigger: LOST } },
  reenroll: 'always',
});
const NEWS = plan('news', { ways: { out: { kind: 'event', types: ['feature.shipped'] } } });

let stage: Stage;
beforeEach(async () => void (stage = await Stage.open(ONBOARDING, NEWS)));
afterEach(() => stage.close());

async function effects(key: string, source = 'crm') {
  const [row] = await stage.rows<Parameters<typeof effectsOf>[1]>(
    'SELECT * FROM event WHERE source = $1 AND key = $2',
    [source, key],
  );
  if (row === undefined) throw new Error(`no event ${key}`);
  return effectsOf(stage.pool, row);
}

test('of an event is told who entered by it, whom it woke and who left by it', async () => {
  const enrollment = await stage.enrolled('onboarding');
  await stage.armed(enrollment, 'call#1/booked', BOOKED);
  await stage.armed(enrollment, 'exit/lost', LOST, { exit: 'lost' });
  await stage.post([
    { id: 'e1', type: 'kickoff.booked', customer: 'acme' },
    { id: 'e2', type: 'kickoff.booked', customer: 'acme' },
    { id: 'e3', type: 'deal.lost', customer: 'acme', data: { reason: 'price' } },
    { id: 'e4', type: 'deal.won', customer: 'acme' },
  ]);
  const inside = { id: enrollment, playbook: 'onboarding' };
  const none = { started: [], woke: [], ended: [], nothing: false };
  expect(await effects('e1')).toEqual({ ...none, woke: [{ ...inside, step: null }] });
  // The arm was met by the first.
  expect(await effects('e2')).toEqual({ ...none, nothing: true });
  expect(await effects('e3')).toEqual({ ...none, ended: [{ ...inside, exit: 'lost' }] });
  expect(await effects('e4')).toEqual({
    ...none,
    started: [{ id: expect.any(String) as string, playbook: 'onboarding' }],
  });
});

test('history wakes nobody, and says so', async () => {
  const enrollment = await stage.enrolled('onboarding');
  await stage.armed(enrollment, 'call#1/booked', BOOKED);
  await stage.post([{ id: 'e1', type: 'kickoff.booked', customer: 'acme', historic: true }]);
  expect((await effects('e1')).nothing).toBe(true);
});

test('sources with slashes are told apart, whatever their ids', async () => {
  const post = (source: string, id: string) =>
    stage.ingest.accept([{ id, type: 'deal.won', customer: 'acme' }], {
      source: 'bus',
      sources: [source],
    });
  await post('bus:/crm/eu', '1');
  await stage.pool.query(`UPDATE enrollment SET ended_at = now(), status = 'done', exit = 'lost'`);
  await post('bus:/crm', 'eu/1');
  const [one] = (await effects('1', 'bus:/crm/eu')).started;
  const [other] = (await effects('eu/1', 'bus:/crm')).started;
  expect([one?.playbook, other?.playbook]).toEqual(['onboarding', 'onboarding']);
  expect(one?.id).not.toBe(other?.id);
});

test('what is about everyone names those who entered by it', async () => {
  await stage.post([{ id: 'e1', type: 'feature.shipped' }]);
  await spreadBroadcasts(stage, START);
  expect((await effects('e1')).started).toMatchObject([{ playbook: 'news' }]);
});
