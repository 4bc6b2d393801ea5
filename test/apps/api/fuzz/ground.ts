import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PERMISSION_NAMES, PERMISSIONS } from '../../../../apps/api/auth/permissions';
import { readProject } from '../../../../apps/cli/project-files';
import { TestApi } from '../../../support/api';
import { giveDraft } from '../../../support/give-draft';
import { giveTask } from '../../../support/give-task';
import { devServer } from '../../../support/temporal';
import type { Call } from './calls';
import type { Words } from './values';

const ROLES = ['ops', 'csm', 'leader', 'admin'] as const;
const LIBRARY = 'playbooks/library';

/** A company at work with a bit of everything, and whoever may call. */
export class Ground {
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly api: TestApi,
    readonly words: Words,
    private readonly closing: () => Promise<void>,
  ) {}

  static async open(): Promise<Ground> {
    const temporal = await devServer();
    const api = await TestApi.open({
      sandboxSmtpPort: 0,
      temporal: { address: temporal.address, namespace: 'default' },
    });
    const closing = async () => {
      await api.close();
      await temporal.teardown();
    };
    try {
      await api.publishLibrary('library');
      for (const give of [people, customers, things]) await give(api);
      const ground = new Ground(api, await wordsOf(api), closing);
      for (const name of [...ROLES, 'key', 'narrow']) await ground.admit(name);
      return ground;
    } catch (error) {
      await closing();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.closing();
  }

  async send({ operation, url, as, headers, body }: Call): ReturnType<TestApi['call']> {
    const token = as === 'strange' ? 'tn_x_0123456789abcdefghij' : this.tokens.get(as);
    const answer = await this.api.call(operation.method as 'GET', url, {
      headers,
      ...(token === undefined ? {} : { as: token }),
      ...(body === undefined ? {} : { body }),
    });
    // Whoever was sent away by a call before comes back: the next calls are to reach something.
    if (answer.status === 401 && this.tokens.has(as)) await this.admit(as);
    return answer;
  }

  readonly tokenOf = (name: string): string => this.tokens.get(name) ?? '';

  /** Signs in anew, whatever was done to them. */
  async admit(name: string): Promise<void> {
    const may = PERMISSION_NAMES.filter((one) => PERMISSIONS[one].key === 'may');
    if (name === 'key') this.tokens.set(name, await this.api.key(may, { source: 'fuzz' }));
    else if (name === 'narrow') this.tokens.set(name, await this.api.key(['customers:read']));
    else {
      await this.api.world.pool.query(
        'UPDATE person SET active = true, access = $2 WHERE id = $1',
        [name, [name]],
      );
      const answer = await this.api.call('POST', '/auth/dev', { body: { person: name } });
      this.tokens.set(name, String(answer.body['token']));
    }
  }
}

async function people({ world }: TestApi): Promise<void> {
  for (const id of [...ROLES, 'ana', 'lee'])
    await world.pool.query(
      `INSERT INTO person (id, email, access, manager, attributes, created_at, updated_at)
       VALUES ($1, $1 || '@example.com', $2, $3, jsonb_build_object('name', $1::text), now(), now())`,
      [id, ROLES.includes(id as 'ops') ? [id] : ['csm'], id === 'ana' ? 'leader' : null],
    );
  await world.pool.query(
    `INSERT INTO queue_member VALUES ('cs_asia', 'lee'), ('cs_asia', 'csm'), ('support', 'ops')`,
  );
}

async function customers(api: TestApi): Promise<void> {
  const as = await api.key(['customers:write', 'consents:write', 'events:write', 'holds:write']);
  const put = async (method: 'PATCH' | 'POST', url: string, body: object) => {
    const headers = { 'idempotency-key': randomUUID() };
    const { status, text } = await api.call(method, `/v1${url}`, { as, body, headers });
    if (status >= 300) throw new Error(`${url}: ${text}`);
  };
  for (const [id, csm] of [
    ['acme', 'csm'],
    ['beta', 'ana'],
    ['gamma', 'lee'],
  ] as const) {
    await put('PATCH', `/customers/${id}`, { name: id, csm, annual_value: 10, nps: 3 });
    const reach = { email: `li@${id}.example` };
    await put('PATCH', `/contacts/li-${id}`, {
      customer_id: id,
      name: 'Li',
      reach,
      roles: ['champion'],
    });
    const contract = { number: '1', status: 'active', renews_on: '2027-06-30', value: 1 };
    await put('PATCH', `/records/contract/c-${id}`, { customer_id: id, ...contract });
    await put('POST', `/contacts/li-${id}/consents`, {
      purpose: 'service',
      given: true,
      basis: 'contract',
    });
    await put('POST', '/holds', { customer: id, reason: 'angry' });
    await put('POST', `/suppressions`, { email: `x@${id}.example`, reason: 'bounced' });
  }
  await put('PATCH', '/contacts/li', { customer_id: 'acme', name: 'Li' });
}

/** Of what workers write: a few of each, written as they leave them. */
async function things({ world: { pool } }: TestApi): Promise<void> {
  const answers = { fine: { label: { en: 'All fine' }, form: {} } };
  for (const owner of [
    { assignee: 'csm' },
    { assignee: 'ana' },
    { queue: 'cs_asia' },
    { assignee: 'ops' },
  ])
    for (const more of [{}, { answers }, { checklist: [{ en: 'one' }, { en: 'two' }] }])
      await giveTask(pool, { queue: null, ...owner, ...more });
  for (const approver of ['csm', 'ana', 'ops'])
    await giveDraft(pool, { approver: ['person', approver] });
  for (const status of ['unconfirmed', 'refused', 'accepted', 'waiting'])
    await pool.query(
      `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
         SELECT $1::uuid, id, version, 'customer', $1::text, 'acme', 'won', 'k', 'running', now() FROM playbook LIMIT 1 RETURNING id, playbook)
       INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, contact_id, channel, purpose, template, status, created_at, sender)
       SELECT id, id, 'welcome', 1, playbook, 'acme', 'li-acme', 'email', 'service', 'x', $2, now(), '{"id": "care"}' FROM e`,
      [randomUUID(), status],
    );
  await pool.query(
    `INSERT INTO notice (id, enrollment_id, step, visit, recipient_kind, recipient, customer_id, text, urgent, at, due_at)
     SELECT gen_random_uuid(), id, 's', 1, 'person', 'csm', 'acme', '{"en": "Look"}', true, now(), now() FROM enrollment LIMIT 3`,
  );
}

const FILES = [...readProject(LIBRARY)];

/** What stands in members by their names. */
async function wordsOf({ world: { pool } }: TestApi): Promise<Words> {
  const ids = async (sql: string): Promise<string[]> =>
    (await pool.query<{ id: string }>(sql)).rows.map(({ id }) => id);
  const customers = ['acme', 'beta', 'gamma', 'new-1', 'new-2'];
  const contacts = ['li', 'li-acme', 'li-beta', 'new-3'];
  const people = ['ana', 'lee', 'csm', 'ops', 'new-4'];
  const tasks = await ids('SELECT id FROM task');
  const approvals = await ids('SELECT id FROM approval');
  const enrollments = await ids('SELECT id FROM enrollment');
  const outreach = await ids('SELECT id FROM outreach');
  const playbooks = ['onboarding', 'renewal', 'escalation', 'goodbye', 'win_back'];
  const uuids = [...tasks, ...approvals, ...enrollments, ...outreach, randomUUID()];
  return {
    ...{ customers, contacts, people, tasks, approvals, enrollments, outreach, playbooks },
    ...{ uuid: uuids, customer: customers, contact: contacts, person: people, playbook: playbooks },
    ...{ customer_id: customers, subject: customers, record: ['c-acme'], enrollment: enrollments },
    ...{
      records: ['contract'],
      'records type': ['contract', 'ticket', 'seat'],
      'records id': ['c-acme', 'c-beta', 'new-5'],
    },
    ...{ type: ['deal.won', 'login', 'meeting.booked', 'contract.renewed', 'outreach.replied'] },
    ...{
      queues: ['cs_asia', 'support', 'renewals'],
      roles: ['vp_cs', 'chief'],
      queue: ['cs_asia', 'support'],
    },
    ...{ switches: ['global', 'channel:email', 'playbook:renewal'], scope: ['global'] },
    ...{
      'events source': ['fuzz', 'crm'],
      'events id': ['e1', 'e2'],
      holds: await ids('SELECT id FROM hold'),
    },
    ...{
      suppressions: await ids('SELECT id FROM suppression'),
      notices: await ids('SELECT id FROM notice'),
    },
    ...{
      email: ['li@acme.example', 'x@beta.example'],
      name: ['Acme', 'health', 'tier'],
      keys: ['k1'],
    },
    ...{
      purpose: ['service', 'transactional'],
      purposes: ['service'],
      step: ['welcome', 'call', 'reply'],
    },
    ...{
      members: people,
      assignee: people,
      to: ['lee', 'queue.support', 'ana'],
      channel: ['email'],
    },
    ...{
      until: ['3d', '2030-01-01T00:00:00Z', '1bd'],
      answer: ['fine', 'done'],
      manager: people,
      delegate: people,
    },
    ...{
      zone: ['Asia/Shanghai', 'UTC'],
      locale: ['zh-CN', 'en'],
      calendar: ['cn_office'],
      permissions: [...PERMISSION_NAMES],
    },
    ...{
      kinds: ['task,note', 'event'],
      include: ['tasks,holds', 'contacts'],
      topics: ['inbox'],
      plan: ['x'],
    },
    ...{
      'members of files': FILES.map(([name]) => name),
      ...Object.fromEntries(FILES.map(([name, text]) => [name, [text]])),
    },
    attributes: [
      'name',
      'health',
      'tier',
      'csm',
      'zone',
      'nps',
      'annual_value',
      'customer_id',
      'reach',
      'roles',
      'external_ids',
      'as_of',
      'number',
      'status',
    ],
    n: ['1', '2', '99'],
    id: ['e1', 'e2', 'e3', 'acme'],
    // Of events: most of the types have no fields, or none that must be.
    'members of data': ['kind', 'date', 'note'],
    'members of with': ['reason', 'x'],
    at: ['2026-03-05T09:00:00Z', '2026-04-05T09:00:00+08:00'],
    expires_at: ['2027-01-01T00:00:00Z', '2026-12-31T00:00:00Z'],
    source: ['billing', 'crm'],
    way: ['by_hand', 'manual'],
    exit: ['cancelled', 'churned'],
    version: ['1', '2'],
  };
}

export const DOCUMENT: unknown = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
