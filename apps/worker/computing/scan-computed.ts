import type { Pool, PoolClient } from 'pg';
import type { Project } from '../../../playbooks/kernel/catalog';
import { computedKey } from '../../../playbooks/rules/computed-key';
import { lastRefresh, refreshedBy, type Refreshed } from '../../../playbooks/rules/refreshed';
import { refreshCustomers } from '../../shared/change/refresh-customers';
import type { Clock } from '../../shared/clock';
import { transact } from '../../shared/database/transact';
import type { Live, Published } from '../../shared/publications/published';
import { begin, isNext, keep, standing, type Turn } from './progress';

/** `came_to_be`: after a publication that computes otherwise. Its values are new, and no change: nobody is woken. */
export type ScanKind = Refreshed | 'came_to_be';
const KINDS: readonly ScanKind[] = ['came_to_be', 'daily', 'hourly'];

export interface ScanDeps {
  readonly pool: Pool;
  readonly published: Published;
  readonly clock: Clock;
  /** Told of a scan that has gone through all customers. */
  readonly finished: (kind: ScanKind, looked: number, changed: number) => void;
  /** Customers per transaction: their rows are locked as long as it takes. */
  readonly batch?: number;
  /** Real ms for which every process has to have seen a publication before its values come to be. */
  readonly seenEverywhereMs?: number;
  readonly elapsed?: () => number;
}

interface Computing extends Turn {
  readonly kind: ScanKind;
  readonly paths: readonly string[];
}

/**
 * Computes attributes again though nothing changed: at the full hour, at 00:05, and after a publication that computes
 * otherwise. One batch per step, customers by id; where it stands is kept with the batch, so that a scan that was cut goes
 * on there. After downtime only the last turn is caught up on.
 */
export class ComputedScan {
  private key: string | undefined;
  private since = 0;
  /** The turns that are known to be over: nobody has to be asked. */
  private readonly over = new Map<ScanKind, string>();

  constructor(private readonly deps: ScanDeps) {}

  /** Goes through one batch of every scan that is due. Answers how many there may be more of. */
  async step(): Promise<number> {
    const live = await this.deps.published.current();
    if (live === undefined || live.project.catalog.computeOrder.length === 0) return 0;
    let more = 0;
    for (const kind of KINDS) {
      const turn = this.turnOf(kind, live.project);
      if (turn && (await this.batch(turn, live))) more += 1;
    }
    return more;
  }

  private turnOf(kind: ScanKind, project: Project): Computing | undefined {
    if (kind === 'came_to_be')
      return this.isSeenEverywhere(project) ? cameToBe(project) : undefined;
    const paths = refreshedBy(project, [kind]);
    const at = lastRefresh(kind, this.deps.clock.now(), project.catalog.organisation.zone);
    return paths.length === 0 ? undefined : { kind, turn: String(at), by: 'moment', paths };
  }

  private isSeenEverywhere(project: Project): boolean {
    const { elapsed = () => performance.now(), seenEverywhereMs = 3_000 } = this.deps;
    const key = computedKey(project);
    if (this.key !== key) [this.key, this.since] = [key, elapsed()];
    return elapsed() - this.since >= seenEverywhereMs;
  }

  private async batch(turn: Computing, live: Live): Promise<boolean> {
    const { pool, published, clock, batch = 100, finished } = this.deps;
    if (this.over.get(turn.kind) === turn.turn) return false;
    const found = await standing(pool, turn);
    if (found.finished && !isNext(turn, found)) {
      this.over.set(turn.kind, turn.turn);
      return false;
    }
    const now = clock.now();
    const after = await transact(pool, async (client) => {
      const progress = await begin(client, turn);
      if (progress === undefined) return undefined;
      const ids = await lockNext(client, { turn, after: progress.last_id, batch });
      const around = { client, published, live, now };
      const changed = ids.length === 0 ? 0 : await refreshCustomers(around, ids, turn.paths);
      return keep(client, turn.kind, { ids, changed, batch });
    });
    if (after?.finished !== true) return after !== undefined;
    this.over.set(turn.kind, after.turn);
    finished(turn.kind, after.looked_at, after.changed);
    return false;
  }
}

function cameToBe(project: Project): Computing {
  return { kind: 'came_to_be', turn: computedKey(project), by: 'key', paths: [] };
}

/** In the order of ids, as everybody locks them. */
async function lockNext(
  client: PoolClient,
  { turn, after, batch }: { turn: Computing; after: string; batch: number },
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT c.id FROM customer c WHERE c.id > $1 AND ($3::text IS NULL OR c.computed_by IS DISTINCT FROM $3)
     ORDER BY c.id LIMIT $2 FOR NO KEY UPDATE`,
    [after, batch, turn.kind === 'came_to_be' ? turn.turn : null],
  );
  return rows.map(({ id }) => id);
}
