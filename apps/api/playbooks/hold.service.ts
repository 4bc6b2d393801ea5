import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { audit, findOrdered } from '../../shared/audit';
import { LOCK_SPACES } from '../../shared/database/lock-spaces';
import { transact } from '../../shared/database/transact';
import type { Queryable } from '../../shared/publications/published';
import { nameOf } from '../auth/caller';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { notFound, Problem } from '../http/problem';
import { WORLD, type World } from '../world';
import { type Backlog, backlogOf } from './backlog';
import { type HoldRequest, type ResumeRequest, spreadMs } from './playbooks.schema';

/** What had become due during a pause fires within this time, spread over the enrollments. */
const SPREAD = '15m';
/** Of how much time a pause would hold the deadlines, where nobody knows how long it will last. */
const AHEAD_MS = 24 * 3_600_000;

type State = 'live' | 'paused' | 'retired';

export interface Held extends Backlog {
  readonly playbook: string;
  /** As it is then: a retired playbook stays retired. */
  readonly state: State;
  /** Enrollments that are told. */
  readonly enrollments: number;
  /** Until when deadlines were counted: now, or of a pause a day ahead. */
  readonly until: string;
  readonly dry_run: boolean;
}

interface Change {
  readonly playbook: string;
  readonly to: 'live' | 'paused';
  readonly request: ResumeRequest;
  readonly by: Once;
}

/**
 * Pause and resume of a whole playbook: every enrollment is told through the outbox, counted, all or none; the relay
 * carries it on through any crash. Intake goes on: who comes in meanwhile is held from the start. A second try under the
 * same key tells nobody again, and answers how many the first has told.
 */
@Injectable()
export class HoldService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async pause(playbook: string, request: HoldRequest, by: Once): Promise<Held> {
    return this.change({ playbook, to: 'paused', request, by });
  }

  /**
   * Only those that the pause holds: one that somebody paused by itself stays paused. Also where the playbook has been
   * retired meanwhile: nothing else would let them go on.
   */
  async resume(playbook: string, request: ResumeRequest, by: Once): Promise<Held> {
    return this.change({ playbook, to: 'live', request, by });
  }

  private async change(change: Change): Promise<Held> {
    const { playbook, to, request } = change;
    const { pool, published, clock } = this.world;
    const now = clock.now();
    const until = to === 'paused' ? now + AHEAD_MS : now;
    const dryRun = request.dry_run === true;
    const before = dryRun ? undefined : await findOrdered(pool, onceOf(change));
    const state = await stateOf(pool, playbook);
    if (before === undefined) checkMay(change, state);
    const of = to === 'paused' ? 'inside' : 'held';
    const backlog = await backlogOf(pool, published, { playbook, of, until, now });
    const enrollments = dryRun
      ? await count(pool, playbook, to)
      : (toldBefore(before) ?? (await this.tell(change, now)));
    const counted = { ...backlog, until: new Date(until).toISOString() };
    const then = state === 'retired' ? state : to;
    return { playbook, state: then, enrollments, ...counted, dry_run: dryRun };
  }

  private async tell(change: Change, now: number): Promise<number> {
    const { playbook, to, request, by } = change;
    const told = await transact(this.world.pool, async (client) => {
      // Every claim and every gate shares it: what was let out before is on record, and from here on nothing is.
      await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCK_SPACES.switch]);
      await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCK_SPACES.holding]);
      const state = await stateOf(client, playbook, 'FOR NO KEY UPDATE');
      checkMay(change, state);
      const enrollments = await (to === 'paused' ? holdAll : letGo)(client, change, now);
      if (state !== 'retired')
        await client.query('UPDATE playbook SET state = $2, changed_at = now() WHERE id = $1', [
          playbook,
          to,
        ]);
      const { reason, spread, skip_stale } = request;
      await audit(client, {
        actor: nameOf(by.caller),
        action: to === 'paused' ? 'playbook.pause' : 'playbook.resume',
        resource: `playbook/${playbook}`,
        detail: { reason, enrollments, ...(to === 'live' ? { spread, skip_stale } : {}) },
        at: now,
        once: onceOf(change),
      });
      return enrollments;
    });
    if (to === 'live') await lookAtOthers(this.world.pool, playbook, now);
    await this.world.published.refresh();
    return told;
  }
}

const onceOf = ({ playbook, to, by }: Change): string => onceId(by, `playbook.${to}/${playbook}`);

function toldBefore(noted: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const told = noted?.['enrollments'];
  return typeof told === 'number' ? told : undefined;
}

async function stateOf(through: Queryable, playbook: string, lock = ''): Promise<State> {
  const { rows } = await through.query<{ state: State }>(
    `SELECT state FROM playbook WHERE id = $1 ${lock}`,
    [playbook],
  );
  const state = rows[0]?.state;
  if (state === undefined) throw notFound(`playbook "${playbook}"`);
  return state;
}

/** Messages are held by the state of their playbook, and that of a retired one says something else. */
function checkMay({ playbook, to }: Change, state: State): void {
  if (state === to)
    throw new Problem(
      'operation_refused',
      `playbook ${playbook} is ${state} already; nothing was changed`,
    );
  if (state === 'retired' && to === 'paused')
    throw new Problem(
      'operation_refused',
      `playbook ${playbook} is retired, so nobody comes in, and only a live one is paused as a whole: pause those inside one by one (POST /v1/enrollments/{id}/operate), or stop its messages (PATCH /v1/switches/playbook:${playbook}); nothing was changed`,
    );
}

const INSIDE = `n.playbook = $1 AND n.ended_at IS NULL AND n.status IN ('running', 'parked')`;

async function count(through: Queryable, playbook: string, to: Change['to']): Promise<number> {
  const { rows } = await through.query<{ n: number }>(
    to === 'paused'
      ? `SELECT count(*)::integer AS n FROM enrollment n WHERE ${INSIDE}`
      : `SELECT count(*)::integer AS n FROM playbook_hold h JOIN enrollment n ON n.id = h.enrollment_id
         WHERE h.playbook = $1 AND n.ended_at IS NULL`,
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

/** $6 within how long (ms): the same enrollment always waits as long a part of it. $7 whether what is stale is skipped. */
const LET_GO = `
WITH held AS (DELETE FROM playbook_hold WHERE playbook = $1 RETURNING enrollment_id)
INSERT INTO outbox (enrollment_id, shard, kind, payload)
SELECT h.enrollment_id, tenure_shard(h.enrollment_id), 'signal', jsonb_build_object('kind', 'operator',
  'id', 'hold/' || $5::text || '/' || h.enrollment_id, 'at', $4::bigint, 'by', $2::text, 'reason', $3::text,
  'operation', jsonb_build_object('kind', 'resume',
    'spread', ('x' || left(md5(h.enrollment_id::text), 7))::bit(28)::bigint * $6::bigint >> 28)
    || CASE WHEN $7::boolean THEN '{"skipStale": true}'::jsonb ELSE '{}' END)
FROM held h JOIN enrollment n ON n.id = h.enrollment_id AND n.ended_at IS NULL`;

const orderOf = ({ playbook, request, by }: Change, now: number): unknown[] => [
  playbook,
  by.caller.id,
  request.reason,
  now,
  by.idempotencyKey,
];

async function holdAll(client: PoolClient, change: Change, now: number): Promise<number> {
  const { rowCount } = await client.query(HOLD, orderOf(change, now));
  return rowCount ?? 0;
}

async function letGo(client: PoolClient, change: Change, now: number): Promise<number> {
  const { spread = SPREAD, skip_stale } = change.request;
  const values = [...orderOf(change, now), spreadMs(spread), skip_stale === true];
  const { rowCount } = await client.query(LET_GO, values);
  return rowCount ?? 0;
}

/** Whom nobody tells of the end, as of closing steps: their messages are looked at; should this be cut, at the next hour. */
async function lookAtOthers(through: Queryable, playbook: string, now: number): Promise<void> {
  await through.query(
    `UPDATE due q SET due_at = $2::timestamptz WHERE (q.subject_id, q.subject_kind, q.kind, q.owner, q.way) IN (
       SELECT d.subject_id, d.subject_kind, d.kind, d.owner, d.way FROM due d
       WHERE d.kind = 'release' AND d.due_at > $2::timestamptz AND d.subject_id IN (
         SELECT w.customer_id FROM outreach_wait w JOIN enrollment n ON n.id = w.enrollment_id
         WHERE n.playbook = $1 AND n.status <> 'paused' AND w.reason = 'paused')
       ORDER BY d.subject_id FOR UPDATE)`,
    [playbook, new Date(now).toISOString()],
  );
}
