import { randomUUID } from 'node:crypto';
import { TemporalDoor } from '../../apps/api/enrollments/temporal-door';
import { Console, type Watched } from '../support/console';
import { StageServer } from '../support/stage-server';

/** One enrollment over a real Temporal: where it stands, how it got there, and what an operator may do about it. */

let stage: StageServer;
let house: Console;
let page: Watched;
let key: string;
beforeAll(async () => {
  stage = await StageServer.open((api) => api.publishLibrary());
  const { api } = stage;
  Object.assign(api.world, {
    clock: stage.clock,
    temporal: Object.assign(
      new TemporalDoor({ address: stage.temporalAddress, namespace: 'default' }),
      { workflows: stage.workflows },
    ),
  });
  await stage.begin(Date.parse('2026-03-03T01:00:00Z'));
  house = await Console.over(api);
  await api.person('max', ['leader']);
  await api.person('ana', ['csm'], { manager: 'max' });
  await api.person('eve', ['csm']);
  await api.person('olga', ['ops']);
  key = await api.key(['customers:write', 'events:write', 'enrollments:read']);
}, 120_000);
afterAll(async () => {
  await house.close();
  await stage.close();
});
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

/** Somebody new, whose onboarding waits for its plan. */
async function enter(customer: string): Promise<string> {
  const call = (method: 'PATCH' | 'POST', path: string, body: object) =>
    house.api.call(method, path, { as: key, body });
  const about = { name: `Acme ${customer}`, status: 'active', csm: 'ana' };
  await call('PATCH', `/v1/customers/${customer}`, about);
  const data = { deal_id: customer, onboarding: true };
  await call('POST', '/v1/events', { id: randomUUID(), type: 'deal.won', customer, data });
  await stage.scan();
  const { body } = await house.api.call('GET', `/v1/enrollments?customer=${customer}`, { as: key });
  return (body['data'] as { id: string }[])[0]?.id ?? '';
}
const story = () => page.getByRole('region', { name: 'What happened' });

test('skip shows what it would do, asks for a reason, and stands in the story', async () => {
  const id = await enter('skipped');
  page = await house.as('olga', `/enrollments/${id}`);
  await page.locator('.box.here[data-step="plan"]').waitFor();
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByLabel('With the outcome').selectOption('done');
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await page.getByText('It would close 1 task, send nothing now, and stay running.').waitFor();
  await page.getByText('It would stand at kickoff.').waitFor();
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Reason' }).fill('the plan went out by phone');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Done.', { exact: true }).first().waitFor();
  await stage.scan();
  await story().getByText('the plan went out by phone').waitFor();
  await page.locator('.box.here[data-step="kickoff"]').waitFor();
});
