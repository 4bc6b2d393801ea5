import { randomUUID } from 'node:crypto';
import { settleActivity } from '../../activities/settle';
import { SettleRepository } from '../../apps/worker/settle.repository';
import type { Binds } from '../../playbooks/kernel/command';
import type { TestApi } from './api';
import { storyProject } from './story-project';

/** Publishes the small playbooks under these guards, in place of whatever was live. */
export async function publishDrafts(api: TestApi, guards = ''): Promise<void> {
  const live = (await api.world.published.live()).map(({ id }) => id);
  const files = new Map(storyProject('same-story'));
  files.set('guards.yaml', `${files.get('guards.yaml') ?? ''}\n${guards}`);
  const answer = await api.call('POST', '/v1/publications', {
    as: await api.key(['playbooks:publish']),
    body: { files: Object.fromEntries(files), ...(live.length > 0 ? { retire: live } : {}) },
    headers: { 'idempotency-key': 'drafts' },
  });
  if (answer.status !== 201) throw new Error(answer.text);
}

export interface Opened {
  readonly approval: string;
  readonly enrollment: string;
  readonly pc: number;
}

interface Asked {
  readonly playbook?: string;
  readonly step?: string;
  readonly customer?: string;
  readonly binds?: Binds;
}

/** A draft as settle opens it, of an enrollment that no workflow runs. */
export async function openDraft(
  { world }: TestApi,
  { playbook: named = 'drafts', step = 'personal', customer = 'acme', binds = {} }: Asked = {},
): Promise<Opened> {
  const { pool, published, links, clock } = world;
  const { playbooks } = await published.newest();
  const playbook = playbooks.find(({ id }) => id === named);
  if (playbook === undefined) throw new Error(`the playbook ${named} is not published`);
  const enrollment = randomUUID();
  await pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     VALUES ($1::uuid, $5, $2, 'customer', $3, $3, 'hand', $1::uuid::text, 'running', $4)`,
    [enrollment, playbook.version.hash, customer, new Date(clock.now()), named],
  );
  const pc = playbook.version.plan.code.findIndex((one) => one.step === step);
  const settle = settleActivity({
    store: new SettleRepository(pool, published),
    published,
    links,
    log: { warn: () => undefined },
    crashPoint: () => undefined,
  });
  const items = [{ kind: 'openApproval', pc, step, visit: 1, binds }] as const;
  const answer = await settle({
    enrollment,
    batch: { n: 1, items },
    now: clock.now(),
    inputs: [],
  });
  const [result] = answer.results;
  if (result?.kind !== 'approval' || result.approval === undefined)
    throw new Error(JSON.stringify(answer.results));
  return { approval: result.approval, enrollment, pc };
}
