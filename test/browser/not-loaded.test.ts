import { axeOf, Console, type Watched } from '../support/console';

/** A screen whose code does not come says so in its place; all that is loaded works on. */

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open();
  await house.api.person('ana', ['csm']);
}, 60_000);
afterAll(() => house.close());
beforeEach(async () => {
  page = await house.as('ana', '/inbox/mine');
  await page.locator('[data-live=live]').waitFor();
});
afterEach(() => page.context().close());

const notLoaded = () => page.getByRole('alert').filter({ hasText: 'This part did not load' });
const again = () => page.getByRole('button', { name: 'Try again' });
const to = (screen: string) =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();

test('offline the shell stays, loaded screens work, and online the same screen comes', async () => {
  await page.context().setOffline(true);
  await to('Customers');
  await notLoaded().waitFor();
  await page.getByText(/^Offline since/).waitFor();
  expect(await axeOf(page)).toEqual([]);
  await again().click();
  await notLoaded().waitFor();
  await to('Inbox');
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  expect(await notLoaded().count()).toBe(0);
  await to('Customers');
  await notLoaded().waitFor();
  await page.evaluate(() => Object.assign(globalThis, { isSame: true }));
  await page.context().setOffline(false);
  await again().click();
  await page.getByRole('heading', { name: 'Customers' }).waitFor();
  expect(await page.evaluate(() => 'isSame' in globalThis)).toBe(true);
  // Its style sheet has come, too.
  const broken = () =>
    [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].some(
      ({ sheet }) => sheet === null,
    );
  await page.waitForFunction(`!(${broken.toString()})()`);
});

test('what finds anything says in its dialog that it did not load, and opens when tried again', async () => {
  await page.context().setOffline(true);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Find' }).filter({ has: notLoaded() }).waitFor();
  await page.context().setOffline(false);
  await again().click();
  await page.getByRole('combobox').waitFor();
});

test('after a deploy, which leaves no old code, trying again brings the new console', async () => {
  let isOld = true;
  await page.route(/\/assets\/customers-/, (route) =>
    isOld ? route.fulfill({ status: 404 }) : route.continue(),
  );
  page.on('request', (request) => {
    if (request.isNavigationRequest()) isOld = false;
  });
  await to('Customers');
  await notLoaded().waitFor();
  await again().click();
  await page.getByRole('heading', { name: 'Customers' }).waitFor();
});
