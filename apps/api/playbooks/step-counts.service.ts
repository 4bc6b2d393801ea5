import { Inject, Injectable } from '@nestjs/common';
import { WORLD, type World } from '../world';
import { findVersion } from './graph.service';
import { standingOf } from './standing';

interface StepCount {
  readonly step: string;
  /** Enrollments that stand in it now. */
  readonly waiting: number;
  readonly parked: number;
  /** How often it was left in the last 30 days, and how long it took in the middle, of the enrollments looked at. */
  readonly passed: number;
  readonly median_ms: number | null;
}

interface Counts {
  readonly playbook: string;
  /** Null: of all versions together. */
  readonly version: number | null;
  readonly steps: readonly StepCount[];
  /** What `passed` is counted of: the newest enrollments. */
  readonly looked_at: { readonly enrollments: number; readonly more: boolean };
}

/** The newest enrollments whose stories are looked through. */
const STORIES = 1_000;
const DAYS = 30;
/** Everybody who looks at a playbook at once shares one answer. */
const KEPT_MS = 4_000;

/** Where everybody is in a playbook, and how long its steps take. */
@Injectable()
export class StepCountsService {
  private readonly kept = new Map<
    string,
    { readonly at: number; readonly counts: Promise<Counts> }
  >();

  constructor(@Inject(WORLD) private readonly world: World) {}

  /** Without a number: all versions together, for people are inside old ones too. */
  async counts(playbook: string, number: number | undefined): Promise<Counts> {
    const { hash } = await findVersion(this.world, playbook, number);
    const key = `${playbook} ${number ?? ''}`;
    const known = this.kept.get(key);
    if (known !== undefined && performance.now() - known.at < KEPT_MS) return known.counts;
    for (const [old, { at }] of this.kept)
      if (performance.now() - at >= KEPT_MS) this.kept.delete(old);
    const counts = this.count(playbook, number, number === undefined ? null : hash);
    this.kept.set(key, { at: performance.now(), counts });
    counts.catch(() => this.kept.delete(key));
    return counts;
  }

  private async count(
    playbook: string,
    number: number | undefined,
    hash: string | null,
  ): Promise<Counts> {
    const { pool, clock } = this.world;
    const since = new Date(clock.now() - DAYS * 86_400_000);
    const [steps, looked] = await Promise.all([
      pool.query<StepCount>(COUNT, [playbook, hash, STORIES, since]),
      pool.query<{ enrollments: number }>(
        `SELECT count(*)::int AS enrollments FROM (SELECT 1 FROM enrollment
         WHERE playbook = $1 AND ($2::text IS NULL OR version = $2) LIMIT $3) e`,
        [playbook, hash, STORIES + 1],
      ),
    ]);
    const { enrollments } = looked.rows[0] ?? { enrollments: 0 };
    return {
      playbook,
      version: number ?? null,
      steps: steps.rows,
      looked_at: { enrollments: Math.min(enrollments, STORIES), more: enrollments > STORIES },
    };
  }
}

/** $1 playbook, $2 version or null, $3 how many stories, $4 since when a step was left. */
const COUNT = `
WITH inside AS (
  SELECT id FROM enrollment WHERE playbook = $1 AND ended_at IS NULL AND ($2::text IS NULL OR version = $2)),
standing AS (${standingOf('inside i')}),
waiting AS (SELECT step, count(DISTINCT enrollment_id)::int AS n FROM standing GROUP BY step),
parked AS (SELECT p.step, count(*)::int AS n FROM inside e JOIN parked_step p ON p.enrollment_id = e.id GROUP BY p.step),
newest AS (
  SELECT id FROM enrollment WHERE playbook = $1 AND ($2::text IS NULL OR version = $2)
  ORDER BY started_at DESC, id DESC LIMIT $3),
visits AS (
  SELECT t.enrollment_id, t.step, t.visit, min(t.at) AS since, max(t.at) AS until
  FROM newest e JOIN trace t ON t.enrollment_id = e.id WHERE t.step IS NOT NULL GROUP BY 1, 2, 3),
passed AS (
  SELECT v.step, count(*)::int AS n,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM v.until - v.since) * 1000)::bigint::double precision AS median
  FROM visits v LEFT JOIN parked_step p ON p.enrollment_id = v.enrollment_id AND p.step = v.step
  WHERE v.until >= $4::timestamptz AND p.step IS NULL
    AND NOT EXISTS (SELECT 1 FROM standing s WHERE s.enrollment_id = v.enrollment_id AND s.step = v.step AND s.visit IS NOT DISTINCT FROM v.visit)
  GROUP BY v.step)
SELECT step, coalesce(w.n, 0) AS waiting, coalesce(p.n, 0) AS parked, coalesce(d.n, 0) AS passed, d.median AS median_ms
FROM waiting w FULL JOIN parked p USING (step) FULL JOIN passed d USING (step) ORDER BY step COLLATE "C"`;
