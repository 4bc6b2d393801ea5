import type { Catalog, Connection } from '../playbooks/kernel/catalog';
import { CALL_TRIES, type CallReceipt, type CallRequest } from '../playbooks/kernel/command';
import type { Call } from '../playbooks/kernel/plan';
import { exitMet } from '../playbooks/rules/exit-met';
import { traceCall } from '../playbooks/rules/trace-call';
import type { CallStore, CallTransaction } from './call-store';
import { withLine } from './decide-batch';
import { refuseOvertaken } from './draft';
import { permanent, toFailure, unavailable } from './failure';
import { exchange } from './http/exchange';
import { judgeCall, type CallAnswer } from './judge-call';
import { toCallRequest, type CallCredentials } from './to-call-request';
import { groundOf, settleQuestion, settleWith, type Ground } from './settle';
import type { Surroundings } from './surroundings';

/**
 * Regular activity: one call of another system, from the batch before it to its receipt. At least once: a worker that
 * is lost between the answer and the record asks again, with the same Idempotency-Key. Knows no SQL.
 */
export interface CallDeps extends Surroundings {
  readonly store: CallStore;
  /** Playbook time. */
  readonly clock: { now(): number };
  /** Real time in ms: signatures are checked by other people's clocks. */
  readonly realNow: () => number;
  readonly connections: Readonly<Record<string, CallCredentials>>;
  readonly heartbeat: () => void;
  /** Number of this try, from 1. */
  readonly attempt: () => number;
}

const HEARTBEAT_MS = 2_000;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 256 * 1_024;

/** Makes the activity. It answers what became of the call; it throws a retryable failure while it may be tried again. */
export function callActivity(deps: CallDeps): (request: CallRequest) => Promise<CallReceipt> {
  return async (request) => {
    const attempted = `call ${request.call.id} of enrollment ${request.enrollment}`;
    const beats = setInterval(deps.heartbeat, HEARTBEAT_MS);
    try {
      return await call(deps, request, attempted);
    } catch (error) {
      const failure = toFailure(error, attempted);
      deps.log.warn(failure.message, { enrollment: request.enrollment, call: request.call.id });
      throw failure;
    } finally {
      clearInterval(beats);
    }
  };
}

interface Here {
  readonly deps: CallDeps;
  readonly request: CallRequest;
  readonly ground: Ground;
  readonly attempted: string;
}

async function call(deps: CallDeps, request: CallRequest, attempted: string): Promise<CallReceipt> {
  const { enrollment } = request;
  const whose = await deps.store.find(enrollment);
  const ground = await groundOf(deps, whose, attempted);
  const here = { deps, request, ground, attempted };
  const begun = await deps.store.locked(ground.whose.customer, (tx) => begin(tx, here));
  const carried = begun.before === undefined ? {} : { before: begun.before };
  if (begun.left) {
    const at = deps.clock.now();
    return { id: request.call.id, outcome: 'failed', at, ...carried };
  }
  const earlier = await deps.store.answered(idOf(request));
  return { ...(earlier ?? (await ask(here))), ...carried };
}

/** The batch it carries, and whether anything is still to be asked: not after an exit, nor in a branch that was ended. */
async function begin(
  tx: CallTransaction,
  { request, ground, attempted }: Here,
): Promise<Pick<CallReceipt, 'before'> & { readonly left: boolean }> {
  const { enrollment, now, base, call } = request;
  const batch = call.before;
  const question = batch ? settleQuestion({ enrollment, batch, now }, ground) : { enrollment, now };
  const numbers = [...(batch ? [batch.n] : []), ...(base === undefined ? [] : [base + 1])];
  const cancelled = { step: call.step, base: base ?? 0 };
  const loaded = await tx.load({ ...question, numbers, cancelled });
  refuseOvertaken(loaded.answers, attempted, now);
  const { exit, cancelled: ended } = loaded.enrollment;
  const over = exit !== null && !isClosing(callOf(ground, request, attempted));
  if (batch === undefined) return { left: over || ended === true };
  const { answer, rows } = settleWith(loaded, ground, { enrollment, batch, now, inputs: [] });
  if (rows !== undefined) await tx.write(rows);
  const left = exitMet(batch.items, answer.results) !== undefined;
  return { before: answer, left: left || over || ended === true };
}

function isClosing({ scopes }: Call): boolean {
  return (scopes ?? []).some(({ kind }) => kind === 'closing');
}

function callOf({ version }: Ground, { call: { pc } }: CallRequest, attempted: string): Call {
  const step = version.plan.code[pc];
  if (step?.op === 'call') return step;
  throw permanent(
    attempted,
    step === undefined ? `no instruction ${pc}` : `"${step.op}" at ${pc}`,
    'a call',
    'The workflow runs another plan than the one stored: report it.',
  );
}

async function ask(here: Here): Promise<CallReceipt> {
  const { deps, request, ground, attempted } = here;
  const step = callOf(ground, request, attempted);
  const connection = connectionOf(ground.project.catalog, step.connection, attempted);
  const given = deps.connections[step.connection] ?? {};
  const asked = toCallRequest({ step, connection, given, at: deps.realNow(), request });
  if (asked.kind === 'lacking') return conclude(here, step, refusedFor(asked.reason));
  const limits = {
    allowPrivate: given.allowPrivate === true,
    timeoutMs: TIMEOUT_MS,
    mostBytes: MOST_BYTES,
  };
  const answered = await exchange(asked.request, limits);
  const declared = connection.answers[step.answer ?? ''] ?? {};
  const judged = judgeCall(answered, declared);
  if (judged.kind === 'done') return conclude(here, step, judged.answer);
  if (deps.attempt() < CALL_TRIES) throw unavailable(attempted, judged.reason, judged.retryAfterMs);
  const parked = { code: 'call-failed', reason: 'the other side could not be reached' } as const;
  return conclude(here, step, { outcome: 'parked', parked });
}

function refusedFor(reason: string): CallAnswer {
  return { outcome: 'parked', parked: { code: 'connection-refused', reason } };
}

function connectionOf({ connections }: Catalog, name: string, attempted: string): Connection {
  const found = Object.hasOwn(connections, name) ? connections[name] : undefined;
  if (found) return found;
  throw permanent(
    attempted,
    `no connection "${name}"`,
    `one of ${Object.keys(connections).join(', ')}`,
    'Publish a catalog that has it.',
  );
}

async function conclude(here: Here, step: Call, answer: CallAnswer): Promise<CallReceipt> {
  const { deps, request, ground } = here;
  const at = Math.max(request.now, deps.clock.now());
  const receipt: CallReceipt = { id: request.call.id, at, ...answer };
  const trace = [withLine(traceCall(request.call, step, receipt), ground.version.lines)];
  const conclusion = { ...idOf(request), receipt, at, trace };
  await deps.store.locked(ground.whose.customer, (tx) => tx.conclude(conclusion));
  return receipt;
}

function idOf({ enrollment, now: asked, call: { step, visit } }: CallRequest) {
  return { enrollment, step, visit, asked };
}
