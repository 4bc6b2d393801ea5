import type { Calling, CallReceipt, ParkCode } from '../kernel/command';
import type { Value } from '../kernel/expression';
import { REFUSED_CREDENTIALS } from '../rules/trace-call';
import type { Ground } from './world';

/**
 * What a script has told of calls, sends and runs that are still to come. Words that are a code of parking park a call
 * or send, as the world may: `fail: {step: quote, with: connection-refused}`.
 */
const PARKS: readonly ParkCode[] = ['connection-refused', 'call-failed', 'send-failed'];
/** What the answer of a call may be instead of one. */
const NO_ANSWER = 'answer-wrong-type';

type Fields = Readonly<Record<string, Value>>;
export type Answer = Pick<CallReceipt, 'outcome' | 'reason' | 'parked' | 'answer'>;
export type Failure = Pick<Answer, 'reason' | 'parked'> & { readonly outcome: 'failed' | 'parked' };

export class Script {
  private readonly answers = new Map<string, Fields>();
  private readonly failures = new Map<string, string>();

  tellAnswer(step: string, fields: Fields): void {
    this.answers.set(step, fields);
  }

  tellFailure(step: string, words = 'refused by the script'): void {
    this.failures.set(step, words);
  }

  /** Told once, it happens once. */
  failureOf(step: string): Failure | undefined {
    const words = this.failures.get(step);
    this.failures.delete(step);
    return words === undefined ? undefined : toFailure(words);
  }

  /** Told, else given; a call that declares no answer is answered `ok`. */
  answerOf(
    { pc, step }: Pick<Calling, 'pc' | 'step'>,
    { plan, scenario }: Ground,
  ): Answer | undefined {
    const failure = this.failureOf(step);
    if (failure) return failure;
    const told = this.answers.get(step);
    this.answers.delete(step);
    if (told) return { outcome: 'ok', answer: told };
    const code = plan.code[pc];
    const declared = code?.op === 'call' ? code.answer : undefined;
    if (declared === undefined) return { outcome: 'ok', answer: {} };
    const given = scenario.given.answers?.[declared];
    return given && { outcome: 'ok', answer: given };
  }
}

export function toFailure(words: string): Failure {
  const code = PARKS.find((one) => one === words);
  if (code !== undefined)
    return { outcome: 'parked', parked: { code, reason: TOLD[code] ?? words } };
  const reason =
    words === NO_ANSWER ? `${NO_ANSWER}: a field has another type than declared` : words;
  return { outcome: 'failed', reason };
}

const TOLD: Readonly<Partial<Record<ParkCode, string>>> = {
  'connection-refused': REFUSED_CREDENTIALS,
  'call-failed': 'the other side could not be reached',
  'send-failed': 'the message could not be handed over',
};
