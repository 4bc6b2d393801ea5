import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Pool, PoolClient } from 'pg';
import { refreshCustomers } from '../../apps/shared/change/refresh-customers';
import type { Clock } from '../../apps/shared/clock';
import type { Published } from '../../apps/shared/publications/published';
import type { EnrollmentWorkflows } from '../../apps/shared/temporal/enrollment-workflows';
import { workflowId } from '../../workflows/messages';
import { silent, type Manner } from '../support/http-stand-in';
import type { Stage } from '../support/play-case';

export interface Parts {
  readonly pool: Pool;
  readonly published: Published;
  readonly clock: Clock;
  readonly workflows: EnrollmentWorkflows;
  readonly client: Client;
}

export interface Whose {
  readonly customer: string;
  /** Real ms by which it begins later than it says, so that not all begin at once. */
  readonly laterMs: number;
  /** Nobody waits for it any more. */
  readonly over: AbortSignal;
}

/** Real ms that a running system may be behind what the story says next. */
const PATIENCE_MS = 60_000;
/** Real ms that it may take to come to rest; then the story goes on. */
const REST_MS = 20_000;

/** What `npm start` runs, as a stage: time goes by itself, and everybody plays on it at once. */
export class LiveStage implements Stage {
  readonly api;
  readonly clock;
  /** Not asked: one answer speaks for all stories. */
  readonly systems: { manner: Manner } = { manner: silent };
  readonly workflows;
  readonly patienceMs = PATIENCE_MS;
  readonly sink = {
    refuseNext: (reply: string): never => {
      throw new Error(`nobody can tell whose mail is answered with ${reply}`);
    },
  };

  constructor(
    private readonly parts: Parts,
    private readonly whose: Whose,
  ) {
    const { pool, published, clock, workflows } = parts;
    this.api = { world: { pool, published } };
    this.clock = clock;
    this.workflows = workflows;
  }

  async begin(now: number): Promise<void> {
    await this.moveTo(now);
    await pause(this.whose.laterMs);
  }

  /** The scan that computes has passed: what is new is computed at once, as if it had always been so. */
  async given(client: PoolClient): Promise<void> {
    const { published, clock } = this.parts;
    const around = { client, published, live: await published.newest(), now: clock.now() };
    await refreshCustomers(around, [this.whose.customer], []);
  }

  async moveTo(at: number): Promise<void> {
    while (this.clock.now() < at) {
      this.whose.over.throwIfAborted();
      await pause(50);
    }
  }

  /** Until nobody works on this story: the system may be behind, however fast time runs. */
  async quiet(): Promise<void> {
    const deadline = Date.now() + REST_MS;
    while (Date.now() < deadline && (await this.isBusy())) {
      this.whose.over.throwIfAborted();
      await pause(100);
    }
  }
  scan(): Promise<void> {
    return this.quiet();
  }

  private async isBusy(): Promise<boolean> {
    const { rows } = await this.parts.pool.query<{ id: string; on_way: boolean }>(
      `SELECT e.id, e.workflow_started_at IS NULL OR EXISTS (SELECT FROM outbox o WHERE o.enrollment_id = e.id) AS on_way
       FROM enrollment e WHERE e.customer_id = $1 AND e.status <> 'held_out' AND e.closed_at IS NULL`,
      [this.whose.customer],
    );
    if (rows.some(({ on_way }) => on_way)) return true;
    const looks = await Promise.all(rows.map(({ id }) => this.isWorking(id)));
    return looks.includes(true);
  }

  private async isWorking(enrollment: string): Promise<boolean> {
    const handle = this.parts.client.workflow.getHandle(workflowId(enrollment));
    const { raw } = await handle.describe();
    return (raw.pendingActivities?.length ?? 0) > 0 || Boolean(raw.pendingWorkflowTask);
  }

  async enrollments(playbook?: string): Promise<string[]> {
    const { rows } = await this.parts.pool.query<{ id: string }>(
      `SELECT id FROM enrollment WHERE customer_id = $1 AND ($2::text IS NULL OR playbook = $2) ORDER BY started_at, id`,
      [this.whose.customer, playbook ?? null],
    );
    return rows.map(({ id }) => id);
  }
}
