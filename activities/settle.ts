import type { Batch, SettleAnswer, SettleRequest } from '../playbooks/kernel/command';
import type { External } from '../playbooks/kernel/input';
import { lookBack, silencesOf, toRows } from './decide-batch';
import { permanent, toFailure, unavailable } from './failure';
import { namedIn } from '../playbooks/rules/named-people';
import type { BatchRows, Loaded, Question, Store, Whose } from './store';
import { answerRuns, newRuns, playbooksRun, refusedOf } from './runs';
import type { MessageLinks } from '../playbooks/rules/message-links';
import type { LiveVersion, Surroundings, Version } from './surroundings';
import { toContext } from '../playbooks/rules/to-context';
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
  const whose = await deps.store.find(request.enrollment);
  const ground = await withNext(deps, await groundOf(deps, whose, attempted), request.batch);
  const answer = await deps.store.locked(ground.whose.customer, async (tx) => {
    const look = async () =>
      settleWith(await tx.load(settleQuestion(request, ground)), ground, request);
    let settled = await look();
    if (settled.rows?.results.some(({ kind }) => kind === 'parked') === true) {
      refuseOutdated(await tx.beforeParking(), ground, attempted);
      settled = await look();
    }
    if (settled.rows !== undefined) await tx.write(settled.rows);
    deps.crashPoint('settle:before-commit');
    return settled.answer;
  });
  deps.crashPoint('settle:after-commit');
  return answer;
}

/** What has to be known before the transaction begins, so that it never waits for a second connection. */
export interface Ground {
  readonly whose: Whose;
  readonly version: Version;
  /** The one the batch moves it to. */
  readonly next?: Version;
  readonly project: Project;
  /** Of the publication `project` belongs to. */
  readonly seq: number;
  readonly playbooks: readonly LiveVersion[];
  readonly links?: MessageLinks;
}

/** What a step is about to be parked for may have come with a publication that this process has not seen: tried again. */
export function refuseOutdated(newest: number, { seq }: Ground, attempted: string): void {
  if (newest !== seq) throw unavailable(attempted, 'a newer publication is there');
}

export async function groundOf(
  { published, links }: Pick<Surroundings, 'published' | 'links'>,
  whose: Whose | undefined,
  attempted: string,
): Promise<Ground> {
  if (whose === undefined)
    throw permanent(attempted, 'no such enrollment', 'a row in enrollment', 'Restore it.');
  const [version, { seq, project, playbooks }] = await Promise.all([
    published.version(whose.version),
    published.newest(),
  ]);
  return { whose, version, project, seq, playbooks, ...(links ? { links } : {}) };
}

/** A batch may move the enrollment to another version; a second run of it finds it there already. */
async function withNext(
  { published }: Pick<Surroundings, 'published'>,
  ground: Ground,
  { items }: Batch,
): Promise<Ground> {
  const move = items.find((item) => item.kind === 'migrate');
  return move ? { ...ground, next: await published.version(move.version) } : ground;
}

interface Settling {
  readonly enrollment: string;
  readonly batch: Batch;
  /** ms */
  readonly now: number;
  readonly inputs: readonly External[];
}

/** The answer of one batch, with the rows to write in the same transaction unless an earlier run wrote them. */
interface Settled {
  readonly answer: SettleAnswer;
  readonly rows?: BatchRows;
}

/** Settles one batch by what was read under the customer's lock. */
export function settleWith(loaded: Loaded, ground: Ground, settling: Settling): Settled {
  const { batch, now, inputs } = settling;
  const first = loaded.answers.find(({ n }) => n === batch.n);
  if (first !== undefined) return { answer: first };
  const read = toContext(loaded, ground, now);
  const answered = answerRuns(batch, read, { loaded, ground });
  const context = { ...read, refused: refusedOf(answered) };
  const { generation } = loaded.enrollment;
  const { lines } = ground.version;
  const decided = toRows(batch, context, {
    inputs,
    lines,
    generation,
    ...(ground.next ? { next: { version: ground.next.hash, lines: ground.next.lines } } : {}),
  });
  const rows = { ...decided, runs: newRuns(decided.writes, answered, { ground, context }) };
  return { answer: { n: batch.n, now, inputs, results: rows.results }, rows };
}

/** The batch a delivery carries: void once the enrollment has ended, then undefined is answered and nothing written. */
export function settleUnlessEnded(
  loaded: Loaded,
  ground: Ground,
  settling: Settling,
): Settled | undefined {
  const settled = loaded.answers.some(({ n }) => n === settling.batch.n);
  if (!settled && loaded.enrollment.exit !== null) return undefined;
  return settleWith(loaded, ground, settling);
}

/** What one batch has to be decided by. */
export function settleQuestion(
  { enrollment, batch, now }: Pick<Settling, 'enrollment' | 'batch' | 'now'>,
  { version, next }: Ground,
): Question {
  const { plan } = next ?? version;
  const look = lookBack(batch, plan, now);
  const silences = silencesOf(batch, plan);
  const runs = playbooksRun(batch, plan);
  return {
    enrollment,
    now,
    numbers: [batch.n],
    people: namedIn(batch),
    ...(look === undefined ? {} : { lookBack: look }),
    ...(silences.length === 0 ? {} : { silences }),
    ...(runs.length === 0 ? {} : { runs }),
  };
}
