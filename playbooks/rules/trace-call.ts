import type { Calling, CallReceipt } from '../kernel/command';
import type { TraceEntry } from '../kernel/trace-entry';
import type { Call } from '../kernel/plan';

/** The line a call leaves in the story. Neither what was sent nor what was answered: that may be personal. */
export function traceCall(
  { pc, step, visit }: Pick<Calling, 'pc' | 'step' | 'visit'>,
  { connection, method, path }: Call,
  receipt: Pick<CallReceipt, 'outcome' | 'reason' | 'parked'>,
): TraceEntry {
  const { outcome, reason } = receipt;
  const whom = `${method} ${path} of ${connection}`;
  const why =
    outcome === 'ok'
      ? `${whom} answered`
      : `${whom} failed: ${reason ?? receipt.parked?.reason ?? 'no words given'}`;
  return { kind: 'call', pc, step, visit, outcome, why, values: { connection, method, path } };
}
