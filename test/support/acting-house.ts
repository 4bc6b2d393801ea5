import { randomUUID } from 'node:crypto';
import { StageServer } from './stage-server';

/** A stage on which people and programs act by the API, in the time of the stage. Times are told as the wall in Shanghai shows them. */
export class ActingHouse {
  private constructor(
    readonly stage: StageServer,
    private readonly key: string,
  ) {}

  static async open(files: Readonly<Record<string, string>>): Promise<ActingHouse> {
    const stage = await StageServer.open(async (api) => {
      const as = await api.key(['playbooks:publish']);
      const headers = { 'idempotency-key': randomUUID() };
      const told = await api.call('POST', '/v1/publications', { as, body: { files }, headers });
      const found = told.body['diagnostics'] as { severity: string; message: string }[];
      const errors = found?.filter(({ severity }) => severity === 'error');
      if (told.status !== 201) throw new Error(JSON.stringify(errors));
    });
    Object.assign(stage.api.world.clock, stage.clock);
    const key = await stage.api.key([
      ...['customers:write', 'people:write', 'events:write', 'enrollments:create'],
      ...['enrollments:read', 'tasks:read', 'playbooks:publish', 'playbooks:control'],
    ]);
    return new ActingHouse(stage, key);
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  /** Everybody is gone but these, who all have what they need to sign in. */
  async begin(wall: string, people: Readonly<Record<string, object>>): Promise<void> {
    await this.stage.clear();
    await this.stage.begin(onWall(wall));
    const named = Object.keys(people).map((id) => [id, { name: titled(id), access: ['csm'] }]);
    for (const [id, body] of [...named, ...Object.entries(people)] as [string, object][])
      await this.say('PATCH', `/v1/people/${id}`, body);
  }

  /** What follows from it has happened when this answers. */
  async say(method: 'POST' | 'PATCH', url: string, body: object, as = this.key): Promise<unknown> {
    const headers = { 'idempotency-key': randomUUID() };
    const call = { as, body, headers };
    const { api } = this.stage;
    const isEdited = method === 'PATCH' && /^\/v1\/(?:people|queues)\//.test(url);
    const answer = await (isEdited ? api.edit(url, call) : api.call(method, url, call));
    if (answer.status >= 300) throw new Error(`${url}: ${answer.text}`);
    await this.stage.scan();
    return answer.body;
  }

  async enroll(playbook: string, subject: string): Promise<void> {
    await this.say('POST', '/v1/enrollments', { playbook, subject });
  }

  async event(type: string, customer: string): Promise<void> {
    await this.say('POST', '/v1/events', { id: randomUUID(), type, customer });
  }

  async moveTo(wall: string): Promise<void> {
    await this.stage.moveTo(onWall(wall));
    await this.stage.scan();
  }

  /** An operator's verb on whoever is in the playbook. */
  async operate(playbook: string, kind: 'pause' | 'resume'): Promise<void> {
    for (const enrollment of await this.stage.enrollments(playbook))
      await this.stage.workflows.operate(enrollment, {
        ...{ id: randomUUID(), by: 'olga', reason: 'a test', operation: { kind } },
      });
    await this.stage.scan();
  }

  async resolve(task: Pick<Task, 'id'>, person: string, answer?: string): Promise<void> {
    const said = answer === undefined ? {} : { answer };
    await this.say('POST', `/v1/tasks/${task.id}/resolve`, said, await this.signIn(person));
  }

  async reassign(task: Pick<Task, 'id'>, to: string, by: string): Promise<void> {
    const body = { to, reason: 'a test' };
    await this.say('POST', `/v1/tasks/${task.id}/reassign`, body, await this.signIn(by));
  }

  private async signIn(person: string): Promise<string> {
    const { body } = await this.stage.api.call('POST', '/auth/dev', { body: { person } });
    return String(body['token']);
  }

  /** What the story of a playbook says of its steps, in order: `plan reached 2026-03-02 09:30`. */
  async story(playbook: string, kinds: readonly string[]): Promise<string[]> {
    const { rows } = await this.stage.api.world.pool.query<Told>(
      `SELECT t.step, t.kind, t.outcome, t.at FROM trace t JOIN enrollment n ON n.id = t.enrollment_id
       WHERE n.playbook = $1 AND t.kind = ANY ($2::text[]) ORDER BY t.at, t.enrollment_id, t.seq`,
      [playbook, kinds],
    );
    return rows.map(
      ({ step, kind, outcome, at }) => `${step ?? kind} ${outcome ?? kind} ${toWall(at)}`,
    );
  }

  /** Oldest first. */
  async tasks(): Promise<Task[]> {
    const { rows } = await this.stage.api.world.pool.query<Task & { due_at: Date }>(
      `SELECT t.id, coalesce(t.assignee, 'queue.' || t.queue) AS whose, t.status, t.due_at,
         (SELECT string_agg(s.step, ' ' ORDER BY s.step) FROM task_source s WHERE s.task_id = t.id) AS step
       FROM task t ORDER BY t.opened_at, t.id`,
    );
    return rows.map(({ due_at, ...task }) => ({ ...task, due: toWall(due_at) }));
  }
}

interface Told {
  readonly step: string | null;
  readonly kind: string;
  readonly outcome: string | null;
  readonly at: Date;
}
export interface Task {
  readonly id: string;
  /** Of all who are in it. */
  readonly step: string;
  readonly whose: string;
  readonly status: string;
  readonly due: string;
}

const titled = (id: string): string => id.slice(0, 1).toUpperCase() + id.slice(1);

/** `2026-03-02 09:30` */
function onWall(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
}

const EIGHT_HOURS_MS = 28_800_000;
function toWall(at: Date): string {
  const wall = new Date(at.getTime() + EIGHT_HOURS_MS).toISOString();
  return wall.slice(0, 16).replace('T', ' ');
}
