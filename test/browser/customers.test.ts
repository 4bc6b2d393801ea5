import { axeOf, Console, type Watched } from '../support/console';

/** Who is there, and what is true of them. */

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open('library');
  const { api } = house;
  await api.person('max', ['leader']);
  await api.person('ana', ['csm'], { manager: 'max' });
  const key = await api.key(['customers:write']);
  const patch = async (path: string, body: object) => {
    const answer = await api.call('PATCH', `/v1/${path}`, { as: key, body });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  await patch('customers/acme', { name: 'Acme 安科', annual_value: 600_000, csm: 'ana' });
  await patch('customers/acme', { active_share: 0.3, support_csat: 4, days_overdue: 10 });
  await patch('customers/beta', { name: 'Beta 贝塔', annual_value: 12_000 });
  await patch('contacts/chen', {
    customer_id: 'acme',
    name: '陈晨',
    roles: ['decision_maker'],
    reach: { email: 'chen@acme.example' },
  });
  await patch('records/contract/c1', {
    customer_id: 'acme',
    number: 'C-1',
    status: 'active',
    renews_on: '2027-03-01',
    value: 600_000,
  });
}, 60_000);
afterAll(() => house.close());
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

test('two Chinese characters find a customer, whose page says what is true of them', async () => {
  page = await house.as('ana', '/customers');
  await page.getByRole('link', { name: 'Beta 贝塔' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('安科');
  await page.getByRole('link', { name: 'Beta 贝塔' }).waitFor({ state: 'hidden' });
  expect(new URL(page.url()).searchParams.get('q')).toBe('安科');
  await page.getByRole('link', { name: 'Acme 安科' }).click();
  await page.getByRole('heading', { name: 'Acme 安科' }).waitFor();
  await page.getByText('decision maker', { exact: false }).first().waitFor();
  await page.getByText('C-1').first().waitFor();
});

test.each([
  ['en', 'light'],
  ['en', 'dark'],
  ['zh-CN', 'light'],
  ['zh-CN', 'dark'],
] as const)(
  'nothing is in the way of a screen reader, in %s and %s',
  async (language, theme) => {
    page = await house.as('ana', '/customers', { language, theme });
    await page.getByRole('link', { name: 'Acme 安科' }).waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.goto('/customers?q=nobody');
    await page.locator('.empty').waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.goto('/customers/acme');
    await page.getByText('陈晨').first().waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.goto('/customers/nobody');
    await page.getByRole('alert').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
  60_000,
);
