import { setTimeout as pass } from 'node:timers/promises';
import { ApiClient, ApiRefused } from '../../api-client';
import { notes } from './history';

/** What becomes open is waited for this long in all; what has not come by then is not done. */
const PATIENCE_MS = 8_000;
const LOOK_MS = 100;

interface Task {
  readonly id: string;
  /** Null: its queue's. */
  readonly assignee: string | null;
}
/** Somebody deals with the task that a playbook has open for a customer. */
interface Act {
  readonly by: string;
  readonly customer: string;
  readonly playbook: string;
  readonly verb: 'resolve' | 'snooze' | 'comments' | 'claim';
  readonly body: object;
}

const PLAYBOOKS = ['onboarding', 'escalation', 'win_back', 'renewal'];
const AT_RISK = [
  ...['ruihe', 'falcon', 'granite', 'summit', 'changfeng', 'wanli', 'pine', 'hengyuan', 'zhonghe'],
];
const FORM = {
  need_profile: '财务要在两天内完成月末结账，现在靠三个人手工合并表格。',
  decision_chain: 'CFO 决定，信息部评估，财务经理每天使用。',
};
const ACTS: readonly Act[] = [
  { by: 'noor', customer: 'anke', playbook: 'escalation', verb: 'resolve', body: {} },
  { by: 'noor', customer: 'iris', playbook: 'escalation', verb: 'resolve', body: {} },
  {
    ...{ by: 'sam', customer: 'qingyun', playbook: 'onboarding', verb: 'resolve' },
    body: { form: FORM },
  },
  {
    ...{ by: 'lee', customer: 'qingyun', playbook: 'onboarding', verb: 'resolve' },
    body: { form: { core_task: '生成月度合并报表' }, checklist: [true, true, true, true] },
  },
  {
    ...{ by: 'ana', customer: 'ruihe', playbook: 'win_back', verb: 'resolve' },
    body: { answer: 'people', comment: 'CIO 换人，先约见面。' },
  },
  {
    ...{ by: 'maria', customer: 'falcon', playbook: 'win_back', verb: 'resolve' },
    body: { answer: 'people', comment: 'New head of claims.' },
  },
  {
    ...{ by: 'jon', customer: 'summit', playbook: 'win_back', verb: 'resolve' },
    body: { answer: 'commercial', comment: 'They compare prices before the summer.' },
  },
  {
    ...{ by: 'jon', customer: 'quill', playbook: 'win_back', verb: 'comments' },
    body: { text: 'The owner is travelling; her assistant will find us an hour.' },
  },
  {
    ...{ by: 'lina', customer: 'changfeng', playbook: 'win_back', verb: 'resolve' },
    body: { answer: 'fixable', form: { what: '新仓库还没有接入，司机端每天重复录入。' } },
  },
  {
    ...{ by: 'ana', customer: 'wanli', playbook: 'win_back', verb: 'resolve' },
    body: { answer: 'people', comment: '信息部换了负责人。' },
  },
  {
    ...{ by: 'maria', customer: 'pine', playbook: 'win_back', verb: 'snooze' },
    body: { until: '2bd', reason: 'They close their quarter until then' },
  },
];

/**
 * What begins on the first day of the demo company: deals, tickets, customers in danger, and what its people have noted and
 * do about the first tasks. All of it through the public API; its people act only where the development sign-in is on.
 */
export async function beginFirstDay(api: ApiClient, now: number): Promise<void> {
  const { data } = (await api.get<{ data: { id: string }[] }>('/v1/playbooks')).body;
  const live = new Set(data.map(({ id }) => id));
  if (!PLAYBOOKS.every((id) => live.has(id))) return;
  const events = [
    ...['qingyun', 'zhuoyue', 'delta', 'anke'].map((customer) => ({
      ...{ id: `demo-${customer}-deal`, type: 'deal.won', customer },
      data: { deal_id: `D-${customer}` },
    })),
    ...['anke-1', 'iris-1'].map((id) => ({
      ...{ id: `demo-${id}-opened`, type: 'ticket.opened', record: { type: 'ticket', id } },
    })),
    { id: 'demo-delta-kickoff', type: 'kickoff.booked', customer: 'delta', data: {} },
  ];
  await api.post('/v1/events/batch', { events });
  await api.patch('/v1/customers/quill', { status: 'churned' });
  for (const subject of AT_RISK)
    await api.post('/v1/enrollments', {
      ...{ playbook: 'win_back', way: 'by_hand', subject, reason: 'Health fell this month' },
    });
  const until = Date.now() + PATIENCE_MS;
  const people = new Set([...notes(now), ...ACTS].map(({ by }) => by));
  await Promise.all([...people].map((person) => deal(api, { person, now, until })));
}

interface Turn {
  readonly person: string;
  readonly now: number;
  /** By the wall. */
  readonly until: number;
}

/** A person writes down what was, and does one thing after the other. */
async function deal(api: ApiClient, { person, now, until }: Turn): Promise<void> {
  const client = new ApiClient(api.url, undefined);
  // Where the development sign-in is off, nobody acts.
  await client.signInAs(person).catch(unlessRefused);
  if (!client.signedIn) return;
  for (const { customer, by, at, ...note } of notes(now))
    if (by === person) {
      const written = { ...note, at: new Date(at).toISOString() };
      await client.post(`/v1/customers/${customer}/notes`, written);
    }
  for (const act of ACTS.filter(({ by }) => by === person)) {
    const task = await taskOf(api, act, until);
    if (task !== undefined)
      await client.post(`/v1/tasks/${task}/${act.verb}`, act.body).catch(unlessRefused);
  }
}

/** What somebody at the console was quicker with is done; a start does not end over it. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof ApiRefused)) throw error;
}

async function taskOf(api: ApiClient, act: Act, until: number): Promise<string | undefined> {
  const path = `/v1/tasks?customer=${act.customer}&playbook=${act.playbook}&status=open`;
  for (;;) {
    const { data } = (await api.get<{ data: Task[] }>(path)).body;
    // The one before it may still be somebody else's.
    const task = data.find(({ assignee }) => assignee === null || assignee === act.by);
    if (task !== undefined || Date.now() > until) return task?.id;
    await pass(LOOK_MS);
  }
}
