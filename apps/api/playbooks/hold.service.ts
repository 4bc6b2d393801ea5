import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { audit } from '../../shared/audit';
import { LOCK_SPACES } from '../../shared/database/lock-spaces';
import { transact } from '../../shared/database/transact';
import { nameOf } from '../auth/caller';
import type { Once } from '../http/idempotent.decorator';
import { notFound, Problem } from '../http/problem';
import { WORLD, type World } from '../world';
import type { HoldRequest } from './playbooks.schema';

/** What had become due during a pause fires within this time, spread over the enrollments. */
const SPREAD_MS = 15 * 60_000;

export interface Held {
  readonly playbook: string;
  readonly state: 'live' | 'paused';
  /** Enrollments that are told. */
  readonly enrollments: number;
  readonly dry_run: boolean;
}

/**
 * Pause and resume of a whole playbook: every enrollment is told through the outbox, counted, all or none; the relay
 * carries it on through any crash. Intake goes on: who comes in meanwhile is held from the start.
 */
@Injectable()
export class HoldService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async pause(playbook: string, request: HoldRequest, by: Once): Promise<Held> {
    return this.change(playbook, { to: 'paused', request, by });
  }

  /** Only those that the pause holds: one that somebody paused by itself stays paused. */
  async resume(playbook: string, request: HoldRequest, by: Once): Promise<Held> {
    return this.change(playbook, { to: 'live', request, by });
  }

  private async change(
    playbook: string,
    asked: { to: Held['state']; request: HoldRequest; by: Once },
  ): Promise<Held> {
    const { to, request, by } = asked;
    const now = this.world.clock.now();
    const held = await transact(this.world.pool, async (client) => {
      // Every claim and every gate shares it: what was let out before is on record, and from here on nothing is.
      await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCK_SPACES.switch]);
      await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCK_SPACES.holding]);
      await checkState(client, playbook, to);
      const dryRun = request.dry_run === true;
      const told = { playbook, reason: request.reason, by: by.caller.id, key: by.idempotencyKey };
      const enrollments = dryRun
        ? await count(client, playbook, to)
        : await (to === 'paused' ? holdAll : letGo)(client, told, now);
      if (dryRun) return { playbook, state: to, enrollments, dry_run: true };
      await client.query('UPDATE playbook SET state = $2, changed_at = now() WHERE id = $1', [
        playbook,
        to,
      ]);
      await audit(client, {
        actor: nameOf(by.caller),
        action: to === 'paused' ? 'playbook.pause' : 'playbook.resume',
        resource: `playbook/${playbook}`,
        detail: { reason: request.reason, enrollments },
        at: now,
      });
      return { playbook, state: to, enrollments, dry_run: false };
    });
    await this.world.published.refresh();
    return held;
  }
}

interface Told {
  readonly playbook: string;
  readonly reason: string;
  readonly by: string;
  readonly key: string;
}

async function checkState(client: PoolClient, playbook: string, to: Held['state']): Promise<void> {
  const { rows } = await client.query<{ state: string }>(
    'SELECT state FROM playbook WHERE id = $1 FOR NO KEY UPDATE',
    [playbook],
  );
  const state = rows[0]?.state;
  if (state === undefined) throw notFound(`playbook "${playbook}"`);
  if (state === 'retired' || state === to)
    throw new Problem(
      'operation_refused',
      `playbook ${playbook} is ${state} already; nothing was changed`,
    );
}

const INSIDE = `n.playbook = $1 AND n.ended_at IS NULL AND n.status IN ('running', 'parked')`;

async function count(client: PoolClient, playbook: string, to: Held['state']): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    to === 'paused'
      ? `SELECT count(*)::integer AS n FROM enrollment n WHERE ${INSIDE}`
      : `SELECT count(*)::integer AS n FROM playbook_hold WHERE playbook = $1`,
    [playbook],
  );
  return rows[0]?.n ?? 0;
}

/** $1 playbook, $2 who, $3 why, $4 now (ms), $5 the key of the order. */
const HOLD = `
WITH held AS (
  INSERT INTO playbook_hold (enrollment_id, playbook) SELECT n.id, n.playbook FROM enrollment n WHERE ${INSIDE}
  ON CONFLICT DO NOTHING RETURNING enrollment_id)
INSERT INTO outbox (enrollment_id, shard, kind, payload)
SELECT h.enrollment_id, tenure_shard(h.enrollment_id), 'signal', jsonb_build_object('kind', 'operator',
  'id', 'hold/' || $5::text || '/' || h.enrollment_id, 'at', $4::bigint, 'by', $2::text, 'reason', $3::text,
  'operation', '{"kind": "pause"}'::jsonb) FROM held h`;

/** $6 within how long (ms): the same enrollment always waits as long. */
const LET_GO = `
WITH held AS (DELETE FROM playbook_hold WHERE playbook = $1 RETURNING enrollment_id)
INSERT INTO outbox (enrollment_id, shard, kind, payload)
SELECT h.enrollment_id, tenure_shard(h.enrollment_id), 'signal', jsonb_build_object('kind', 'operator',
  'id', 'hold/' || $5::text || '/' || h.enrollment_id, 'at', $4::bigint, 'by', $2::text, 'reason', $3::text,
  'operation', jsonb_build_object('kind', 'resume',
    'spread', ('x' || left(md5(h.enrollment_id::text), 7))::bit(28)::integer % $6::integer))
FROM held h JOIN enrollment n ON n.id = h.enrollment_id AND n.ended_at IS NULL`;

async function holdAll(client: PoolClient, told: Told, now: number): Promise<number> {
  const { rowCount } = await client.query(HOLD, [
    told.playbook,
    told.by,
    told.reason,
    now,
    told.key,
  ]);
  return rowCount ?? 0;
}

async function letGo(client: PoolClient, told: Told, now: number): Promise<number> {
  const { rowCount } = await client.query(LET_GO, [
    told.playbook,
    told.by,
    told.reason,
    now,
    told.key,
    SPREAD_MS,
  ]);
  return rowCount ?? 0;
}
