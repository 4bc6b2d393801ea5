import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Clock } from '../../apps/shared/clock';
import type { Published } from '../../apps/shared/publications/published';
import type { EnrollmentWorkflows } from '../../apps/shared/temporal/enrollment-workflows';
import type { HttpStandIn } from '../support/http-stand-in';
import type { Stage } from '../support/play-case';

interface Parts {
  readonly pool: Pool;
  readonly published: Published;
  readonly clock: Clock;
  readonly workflows: EnrollmentWorkflows;
  readonly systems: HttpStandIn;
}

/** Real seconds that a running system may be behind what the story says next. */
const PATIENCE_MS = 30_000;

/** What `npm start` runs, as a stage: time goes by itself, and everybody plays on it at once. */
export class LiveStage implements Stage {
  readonly api;
  readonly clock;
  readonly systems;
  readonly workflows;
  readonly patienceMs = PATIENCE_MS;
  readonly sink = {
    refuseNext: (reply: string): never => {
      throw new Error(`nobody can tell whose mail is answered with ${reply}`);
    },
  };

  constructor(
    private readonly parts: Parts,
    private readonly customer: string,
  ) {
    const { pool, published, clock, workflows, systems } = parts;
    this.api = { world: { pool, published } };
    this.clock = clock;
    this.workflows = workflows;
    this.systems = systems;
  }

  begin(now: number): Promise<void> {
    return this.moveTo(now);
  }

  async moveTo(at: number): Promise<void> {
    while (this.clock.now() < at) await pause(20);
  }

  /** Nobody can stop it: whoever needs something looks for it. */
  quiet(): Promise<void> {
    return Promise.resolve();
  }
  scan(): Promise<void> {
    return Promise.resolve();
  }

  async enrollments(playbook?: string): Promise<string[]> {
    const { rows } = await this.parts.pool.query<{ id: string }>(
      `SELECT id FROM enrollment WHERE customer_id = $1 AND ($2::text IS NULL OR playbook = $2) ORDER BY started_at, id`,
      [this.customer, playbook ?? null],
    );
    return rows.map(({ id }) => id);
  }
}
