import type { Batch, SettleAnswer, SettleRequest } from '../playbooks/kernel/command';
import type { External } from '../playbooks/kernel/input';
import { lookBack, toRows } from './decide-batch';
import { permanent, toFailure } from './failure';
import type { Loaded, Question, Store, Transaction, Whose } from './store';
import type { Surroundings, Version } from './surroundings';
import { toContext } from './to-context';
import type { Project } from '../playbooks/kernel/catalog';

/**
 * Local activity: one batch of reads and writes in one Postgres transaction, idempotent by enrollment and number.
 * Knows neither SQL nor a clock: `now` is the workflow's.
 */
export interface SettleDeps extends Surroundings {
  readonly store: Store;
}

/**
 * Makes the activity. It answers one result per item; a second run under the same number gets number, `now`, inputs
 * and results of the first, whatever it asked itself. Throws non-retryable failures for what can never succeed.
 */
export function settleActivity(
  deps: SettleDeps,
): (request: SettleRequest) => Promise<SettleAnswer> {
  return async (request) => {
    const attempted = `settle ${request.batch.n} of enrollment ${request.enrollment}`;
    try {
      return await settle(deps, request, attempted);
    } catch (error) {
      const failure = toFailure(error, attempted);
      deps.log.warn(failure.message, { enrollment: request.enrollment, batch: request.batch.n });
      throw failure;
    }
  };
}

async function settle(deps: SettleDeps, request: SettleRequest, attempted: string) {
  return settleBatch(deps, await prepare(deps, request.enrollment, attempted), request);
}

/** One batch in a transaction of its own. */
export async function settleBatch(
  deps: Pick<SettleDeps, 'store' | 'crashPoint'>,
  ground: Ground,
  settling: Settling,
): Promise<SettleAnswer> {
  const answer = await deps.store.locked(ground.whose.customer, async (tx) => {
    const settled = await settleWithin(tx, ground, settling);
    deps.crashPoint('settle:before-commit');
    return settled;
  });
  deps.crashPoint('settle:after-commit');
  return answer;
}

/** What has to be known before the transaction begins, so that it never waits for a second connection. */
export interface Ground {
  readonly whose: Whose;
  readonly version: Version;
  readonly project: Project;
}

export async function prepare(
  deps: { readonly store: Pick<Store, 'find'>; readonly published: Surroundings['published'] },
  enrollment: string,
  attempted: string,
): Promise<Ground> {
  const whose = await deps.store.find(enrollment);
  if (whose === undefined)
    throw permanent(attempted, 'no such enrollment', 'a row in enrollment', 'Restore it.');
  const [version, project] = await Promise.all([
    deps.published.version(whose.version),
    deps.published.project(),
  ]);
  return { whose, version, project };
}

export interface Settling {
  readonly enrollment: string;
  readonly batch: Batch;
  /** ms */
  readonly now: number;
  readonly inputs: readonly External[];
}

/** Settles one batch in a transaction that already holds the customer's lock. */
async function settleWithin(
  tx: Transaction,
  ground: Ground,
  settling: Settling,
): Promise<SettleAnswer> {
  const loaded = await tx.load(question(settling, ground));
  return loaded.answer ?? decideAndWrite(tx, { loaded, ground, settling });
}

/** The batch a delivery carries: void once the enrollment has ended, then undefined is answered and nothing written. */
export async function settleUnlessEnded(
  tx: Transaction,
  ground: Ground,
  settling: Settling,
): Promise<SettleAnswer | undefined> {
  const loaded = await tx.load(question(settling, ground));
  if (loaded.answer !== undefined) return loaded.answer;
  if (loaded.enrollment.exit !== null) return undefined;
  return decideAndWrite(tx, { loaded, ground, settling });
}

async function decideAndWrite(
  tx: Transaction,
  { loaded, ground, settling }: { loaded: Loaded; ground: Ground; settling: Settling },
): Promise<SettleAnswer> {
  const { batch, now, inputs } = settling;
  const context = toContext(loaded, ground, now);
  const rows = toRows(batch, context, { inputs, lines: ground.version.lines });
  await tx.write(rows);
  return { n: batch.n, now, inputs, results: rows.results };
}

function question({ enrollment, batch }: Settling, { version }: Ground): Question {
  const look = lookBack(batch, version.plan);
  return {
    enrollment,
    n: batch.n,
    ...(look === undefined ? {} : { lookBack: look }),
  };
}
