import { anyPort } from '../../apps/cli/dev/ports';
import { TestApi } from '../support/api';
import { Console, type Watched } from '../support/console';
import { Provider } from '../support/provider';
import { bothThemes } from './looks';

/** Signing in with the account of one's company, in the browser, at a real provider. */

const ANA = { sub: 'u1', email: 'ana@example.com', email_verified: true };
let provider: Provider;
let house: Console;
let page: Watched;
beforeAll(async () => {
  const port = await anyPort();
  const publicUrl = `http://127.0.0.1:${port}`;
  provider = await Provider.open({ callback: `${publicUrl}/auth/callback` });
  const api = await TestApi.open({
    ...{ authDev: false, publicUrl, api: { host: '127.0.0.1', port, rate: undefined } },
    oidc: { issuer: provider.issuer, clientId: 'tenure', clientSecret: undefined },
  });
  await api.publishLibrary();
  await api.world.pool.query(
    `INSERT INTO person (id, email, access, active, attributes, created_at, updated_at) VALUES
       ('ana', 'ana@example.com', '{csm}', true, '{"name": "Ana"}', now(), now()),
       ('olga', NULL, '{admin}', true, '{"name": "Olga"}', now(), now())`,
  );
  house = await Console.over(api, () => api.close());
}, 60_000);
afterAll(async () => {
  await house.close();
  provider.close();
});
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});
const button = () => page.getByRole('link', { name: 'Sign in with your company account' });

test('who is sent to the sign-in comes back from the provider to where they wanted to go', async () => {
  await provider.says({ account: ANA });
  page = await house.page();
  await page.goto('/customers?q=acme');
  await button().waitFor();
  expect(await bothThemes(page)).toEqual([]);
  await button().press('Enter');
  await page.getByRole('button', { name: 'Ana: menu' }).waitFor();
  expect(page.url()).toBe(`${house.url}/customers?q=acme`);
});

test('an account without access is told whom to ask', async () => {
  await provider.says({ account: { ...ANA, email: 'eve@example.com' } });
  page = await house.page();
  await page.goto('/sign-in');
  await button().click();
  await page.getByText('Ask Olga').waitFor();
  expect(await page.context().cookies()).not.toContainEqual(
    expect.objectContaining({ name: 'tenure' }),
  );
});

test('a session that has ended is renewed at the provider, beside the page, which stays as it is', async () => {
  await provider.says({ account: ANA });
  page = await house.page();
  await page.goto('/inbox/mine');
  await button().click();
  await page.getByRole('button', { name: 'Ana: menu' }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('Europe/Berlin');
  await house.api.world.pool.query(`DELETE FROM sign_in WHERE person_id = 'ana'`);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Your session has ended').waitFor();
  const opened = page.waitForEvent('popup');
  await button().click();
  const beside = await opened;
  await beside.getByRole('button', { name: 'Ana: menu' }).waitFor();
  await beside.close();
  await page.getByRole('button', { name: 'I have signed in: go on' }).click();
  await page.getByText('Your session has ended').waitFor({ state: 'hidden' });
  expect(await zone.inputValue()).toBe('Europe/Berlin');
});
