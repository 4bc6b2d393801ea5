import type { Calling, CallReceipt } from '../kernel/command';
import type { TraceEntry } from '../kernel/trace-entry';
import type { Call } from '../kernel/plan';

/** Why a step parks whose call was answered with 401 or 403. */
export const REFUSED_CREDENTIALS = 'the other side refused the credentials';

/** The line a call leaves in the story. Neither what was sent nor what was answered: that may be personal. */
export function traceCall(
  { pc, step, visit }: Pick<Calling, 'pc' | 'step' | 'visit'>,
  { connection, method, path }: Call,
  receipt: Pick<CallReceipt, 'outcome' | 'reason' | 'parked'>,
): TraceEntry {
  const { outcome, reason, parked } = receipt;
  const whom = `${method} ${path} of ${connection}`;
  const values = { connection, method, path };
  if (outcome === 'parked') {
    const { code, reason: lack } = parked ?? {
      code: 'call-failed',
      reason: reason ?? 'no words given',
    };
    return {
      kind: 'parked',
      pc,
      step,
      visit,
      why: `${whom}: ${lack}`,
      values: { ...values, code },
    };
  }
  const why =
    outcome === 'ok' ? `${whom} answered` : `${whom} failed: ${reason ?? 'no words given'}`;
  return { kind: 'call', pc, step, visit, outcome, why, values };
}
