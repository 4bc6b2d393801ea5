import { randomUUID } from 'node:crypto';
import { scanReleases } from '../../apps/worker/scan-releases';
import { ReleaseRepository } from '../../apps/worker/release.repository';
import type { Delivery, Receipt } from '../../playbooks/kernel/command';
import { ActivityWorld, NOW, SEND } from '../support/activity-world';
import { MailServer } from '../support/mail-server';

/**
 * Many customers, two playbooks, one cap, everything at once: what the mail server took is the proof, not what the ledger
 * says about it. `CUSTOMERS` asks for more.
 */
const CUSTOMERS = Number(process.env['CUSTOMERS'] ?? 40);
const MAX = 2;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SPAN = 7 * DAY;
const AT_ONCE = 8;

let world: ActivityWorld;
let mails: MailServer;
beforeAll(async () => {
  [world, mails] = await Promise.all([ActivityWorld.open(), new MailServer().open()]);
});
afterAll(() => Promise.all([world.close(), mails.close()]));

const CAP = {
  name: 'week',
  per: 'contact',
  max: MAX,
  in: { n: 7, unit: 'd' },
  purposes: ['lifecycle'],
  keep: {},
};

/** Of each customer: three of the ordinary playbook, then two of the urgent one; all want out on the same day. */
async function people(): Promise<Send[]> {
  await world.pool.query(
    `UPDATE publication SET project = jsonb_set(project, '{guards}', (project -> 'guards') || $1::jsonb)`,
    [JSON.stringify({ caps: [CAP], patience: { n: 60, unit: 'd' } })],
  );
  await world.pool.query(`
    DELETE FROM enrollment;
    INSERT INTO customer (id, attributes, created_at, updated_at)
      SELECT 'c' || n, '{"name": "Acme", "csm": "ana"}', '2026-01-01Z', '2026-01-01Z' FROM generate_series(1, ${CUSTOMERS}) n;
    INSERT INTO contact (id, customer_id, reach, attributes, created_at, updated_at)
      SELECT 'k' || n, 'c' || n, jsonb_build_object('email', 'k' || n || '@acme.test'), '{"name": "Li"}', '2026-01-01Z', '2026-01-01Z'
      FROM generate_series(1, ${CUSTOMERS}) n;
    INSERT INTO playbook_version (hash, playbook, number, plan, lines, templates, publication_id, published_at)
      SELECT v.hash || ':' || n || ':' || p.name, p.name, n, jsonb_set(jsonb_set(jsonb_set(v.plan::jsonb, '{code,0,to,0,expr}',
          jsonb_build_array('lit', 'k' || n)), '{code,0,priority}', to_jsonb(p.priority)), '{playbook}', to_jsonb(p.name))::text,
        v.lines, v.templates, v.publication_id, v.published_at
      FROM playbook_version v, generate_series(1, ${CUSTOMERS}) n, (VALUES ('ordinary', 'low'), ('urgent', 'high')) p (name, priority)`);
  const sends = Array.from({ length: CUSTOMERS }, (_, i) => i + 1).flatMap((n) =>
    (['ordinary', 'ordinary', 'ordinary', 'urgent', 'urgent'] as const).map((playbook) => ({
      enrollment: randomUUID(),
      customer: n,
      playbook,
    })),
  );
  await world.pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     SELECT s.id::uuid, s.playbook, 'sha256:1:' || s.n || ':' || s.playbook, 'customer', s.id, 'c' || s.n, 'by_hand', s.id, 'running', $2
     FROM jsonb_to_recordset($1::jsonb) AS s (id text, n integer, playbook text)`,
    [
      JSON.stringify(
        sends.map(({ enrollment, customer, playbook }) => ({
          id: enrollment,
          n: customer,
          playbook,
        })),
      ),
      new Date(NOW).toISOString(),
    ],
  );
  return sends;
}

interface Send {
  readonly enrollment: string;
  readonly customer: number;
  readonly playbook: 'ordinary' | 'urgent';
}

/** What the sink took, and at which playbook time. */
const took: { to: string; at: number }[] = [];

async function deliverAll(sends: readonly Send[], now: number): Promise<Map<string, Receipt>> {
  const before = mails.taken.length;
  const receipts = new Map<string, Receipt>();
  const queue = [...sends];
  const deps = world.deps(mails.url, { clock: { now: () => now } });
  const delivery: Delivery = SEND;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { enrollment } = next;
      receipts.set(enrollment, await world.deliverAs(deps, { enrollment, delivery, now }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const mail of mails.taken.slice(before))
    took.push({ to: /^To: (\S+)\r?$/m.exec(mail)?.[1] ?? '', at: now });
  return receipts;
}

test('no contact gets more than its cap in any window, urgent ones go first, and nothing is lost', async () => {
  const sends = await people();
  const first = await deliverAll(
    sends.filter(({ playbook }) => playbook === 'ordinary'),
    NOW,
  );
  const outcomes = [...first.values()].map(({ outcome }) => outcome);
  expect(outcomes.filter((one) => one === 'sent')).toHaveLength(CUSTOMERS * MAX);
  const second = await deliverAll(
    sends.filter(({ playbook }) => playbook === 'urgent'),
    NOW + HOUR,
  );
  expect(new Set([...second.values()].map(({ reason }) => reason))).toEqual(new Set(['capped']));
  const refused = await world.rows(
    `SELECT DISTINCT status, reason, checks -> -1 ->> 'rule' AS rule, checks -> -1 -> 'seen' ->> 'cap' AS cap
     FROM outreach WHERE status <> 'accepted'`,
  );
  expect(refused).toEqual([{ status: 'waiting', reason: 'cap.week', rule: 'cap', cap: 'week' }]);

  const order: Send['playbook'][] = [];
  const { published } = world.deps(mails.url);
  const store = new ReleaseRepository(world.pool);
  const log = (line: string): void => void world.logged.push(line);
  for (const now of [NOW + SPAN, NOW + 2 * SPAN + HOUR]) {
    // Two workers look at the same time.
    for (let due = 1; due > 0;)
      due = Math.max(
        ...(await Promise.all([1, 2].map(() => scanReleases({ store, published, log }, now)))),
      );
    const told = await world.rows<{ id: string }>(
      `DELETE FROM outbox WHERE payload ->> 'kind' = 'released' RETURNING enrollment_id AS id`,
    );
    const ids = new Set(told.map(({ id }) => id));
    const released = sends.filter(({ enrollment }) => ids.has(enrollment));
    order.push(...released.map(({ playbook }) => playbook));
    // Those that were not told try too: nobody overtakes.
    await deliverAll(sends, now);
  }
  expect(order).toEqual([
    ...Array.from({ length: CUSTOMERS * 2 }, () => 'urgent'),
    ...Array.from({ length: CUSTOMERS }, () => 'ordinary'),
  ]);
  expect(world.logged).toEqual([]);
  expect(took).toHaveLength(sends.length);
  expect(mostInAWindow(took)).toBe(MAX);
  expect(await world.rows('SELECT FROM outreach_wait')).toEqual([]);
}, 120_000);

/** Of any contact, in any window that begins with one of its mails. */
function mostInAWindow(mails: readonly { to: string; at: number }[]): number {
  const counts = mails.map(
    ({ to, at }) =>
      mails.filter((one) => one.to === to && one.at >= at && one.at < at + SPAN).length,
  );
  return Math.max(...counts);
}
