import { Console, type Watched } from '../support/console';
import { giveMail } from '../support/give-mail';
import { giveTask } from '../support/give-task';

/** What others write is shown as they wrote it, and nothing of it runs: 500 names, titles and mails that try. */

const HOSTILE = [
  '<script>window.hit = 1</script>',
  '"><img src=x onerror="window.hit = 1">',
  "' onmouseover='window.hit = 1",
  '</title></style></textarea><svg onload="window.hit = 1">',
  '<iframe srcdoc="<script>parent.hit = 1</script>"></iframe>',
  '<a href="javascript:window.hit = 1">press</a>',
  '{{constructor.constructor("window.hit = 1")()}} ${window.hit = 1}',
  'مرحبا (שלום) <b>abc</b>',
  '👨‍👩‍👧‍👦👩🏽‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿 家 é ​x',
  '<base href="https://evil.test/"><meta http-equiv="refresh" content="0;url=https://evil.test/">',
];
const MANY = 500;
const hostile = (n: number) => `${HOSTILE[n % HOSTILE.length] ?? ''} ${n}`;

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open();
  await house.api.person('ana', ['csm']);
  const { pool } = house.api.world;
  const as = await house.api.key(['customers:write']);
  await house.api.call('PATCH', '/v1/customers/acme', { as, body: { name: 'Acme' } });
  const names = Array.from({ length: MANY }, (_, n) => hostile(n));
  await pool.query(
    `INSERT INTO customer SELECT (jsonb_populate_record(c, jsonb_build_object('id', 'c' || n,
       'attributes', c.attributes || jsonb_build_object('name', name)))).*
     FROM customer c, unnest($1::text[]) WITH ORDINALITY AS t(name, n) WHERE c.id = 'acme'`,
    [names],
  );
  const task = await giveTask(pool, { assignee: 'ana', queue: null });
  await pool.query(
    `INSERT INTO task SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'title', name, 'body', name,
       'customer_id', 'c' || n, 'due_at', t.due_at - n * interval '1 minute'))).*
     FROM task t, unnest($2::text[]) WITH ORDINALITY AS x(name, n) WHERE t.id = $1`,
    [task, names],
  );
  const { mail } = await giveMail(pool);
  await pool.query(
    `INSERT INTO sandbox_mail SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'subject', name,
       'text', name, 'html', '<p style="color: red">' || name || '</p>', 'mail_from', name, 'headers', jsonb_build_object('x', name),
       'received_at', m.received_at + n * interval '1 minute'))).*
     FROM sandbox_mail m, unnest($2::text[]) WITH ORDINALITY AS x(name, n) WHERE m.id = $1`,
    [mail, names],
  );
}, 60_000);
afterAll(() => house.close());
afterEach(async () => {
  // A frame may say that it ran nothing; the page itself has nothing to complain about.
  const own = page.faults.filter(
    (fault) => !/about:srcdoc|inline|Content Security|sandboxed/.test(fault),
  );
  expect(own).toEqual([]);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(new URL(page.url()).origin).toBe(new URL(house.url).origin);
  await page.context().close();
});

test('the inbox shows names and titles as they are', async () => {
  page = await house.as('ana', '/inbox/mine');
  await page.locator('.row').nth(10).waitFor();
  for (let n = MANY - 1; n >= MANY - HOSTILE.length; n--) {
    await page.keyboard.press('j');
    const title = page.locator('.task h2', { hasText: String(n) });
    await title.waitFor();
    expect((await title.textContent())?.trim()).toBe(hostile(n));
  }
  expect(await page.locator('.task .body p').textContent()).toBe(hostile(MANY - HOSTILE.length));
});

test('the list of customers shows names as they are, all of them', async () => {
  page = await house.as('ana', '/customers');
  const more = page.getByRole('button', { name: 'Show more' });
  const links = page.locator('[data-customer]');
  await links.nth(40).waitFor();
  for (let pages = 0; pages < 12 && (await more.count()) > 0; pages++) {
    const before = await links.count();
    await more.click();
    await links.nth(before).waitFor();
  }
  const shown = new Set(await links.allTextContents());
  const missing = Array.from({ length: MANY }, (_, n) => hostile(n)).filter(
    (name) => !shown.has(name),
  );
  expect(missing).toEqual([]);
});

test('the mail sandbox shows subjects as they are, and mails in frames where nothing runs', async () => {
  page = await house.as('ana', '/sandbox');
  await page.locator('.row').nth(10).waitFor();
  for (let n = MANY - 1; n >= MANY - HOSTILE.length; n--) {
    await page.keyboard.press('j');
    const title = page.locator('.caught h2', { hasText: String(n) });
    await title.waitFor();
    expect((await title.textContent())?.trim()).toBe(hostile(n));
    expect(await page.locator('iframe').getAttribute('sandbox')).not.toMatch(
      /scripts|same-origin|forms|top/,
    );
    await page.frameLocator('iframe').locator('p').first().waitFor();
  }
  await page.getByRole('tab', { name: 'Headers' }).click();
  await page.locator('.headers', { hasText: String(MANY - HOSTILE.length) }).waitFor();
}, 60_000);
