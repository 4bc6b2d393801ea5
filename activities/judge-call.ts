import type { Attributes } from '../playbooks/kernel/catalog';
import type { CallReceipt } from '../playbooks/kernel/command';
import { checkAnswer } from '../playbooks/rules/check-answer';
import { REFUSED_CREDENTIALS } from '../playbooks/rules/trace-call';
import type { Exchanged } from './http/exchange';

/** What an answer means for the step. Never in the other side's words: they may be about a person. */

export type CallAnswer = Pick<CallReceipt, 'outcome' | 'reason' | 'parked' | 'answer'>;
export type JudgedCall =
  | { readonly kind: 'done'; readonly answer: CallAnswer }
  /** It may be asked again: the same key says that it is the same call. */
  | { readonly kind: 'again'; readonly reason: string; readonly retryAfterMs?: number };

const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

export function judgeCall(answered: Exchanged, declared: Attributes): JudgedCall {
  switch (answered.kind) {
    case 'forbidden':
      return done(refused(answered.reason));
    case 'unreachable':
    case 'unknown':
      return { kind: 'again', reason: answered.reason };
    case 'stopped':
      return { kind: 'again', reason: 'it was stopped' };
    case 'answered':
      return byStatus(answered, declared);
  }
}

function byStatus(
  { status, body, cut, retryAfterMs }: Extract<Exchanged, { kind: 'answered' }>,
  declared: Attributes,
): JudgedCall {
  const pause = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 401 || status === 403) return done(refused(REFUSED_CREDENTIALS));
  if (LATER.has(status) || status >= 500)
    return { kind: 'again', reason: `status ${status}`, ...pause };
  if (status < 200 || status > 299) return done(failed(`status ${status}`));
  if (cut) return done(failed('the answer is longer than 256 KiB'));
  if (Object.keys(declared).length === 0) return done({ outcome: 'ok', answer: {} });
  const checked = checkAnswer(parsed(body), declared);
  return done(
    checked.kind === 'fits'
      ? { outcome: 'ok', answer: checked.answer }
      : failed(`answer-wrong-type: ${checked.reason}`),
  );
}

function done(answer: CallAnswer): JudgedCall {
  return { kind: 'done', answer };
}

function failed(reason: string): CallAnswer {
  return { outcome: 'failed', reason };
}

function refused(reason: string): CallAnswer {
  return { outcome: 'parked', parked: { code: 'connection-refused', reason } };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
