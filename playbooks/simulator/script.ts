import type { Calling, CallReceipt } from '../kernel/command';
import type { Value } from '../kernel/expression';
import type { Ground } from './world';

/** What a script has told of calls and sends that are still to come. */

type Fields = Readonly<Record<string, Value>>;
type Answer = Pick<CallReceipt, 'outcome' | 'reason' | 'answer'>;

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
  failureOf(step: string): { readonly words: string } | undefined {
    const words = this.failures.get(step);
    this.failures.delete(step);
    return words === undefined ? undefined : { words };
  }

  /** Told, else given; a call that declares no answer is answered `ok`. */
  answerOf(
    { pc, step }: Pick<Calling, 'pc' | 'step'>,
    { plan, scenario }: Ground,
  ): Answer | undefined {
    const failure = this.failureOf(step);
    if (failure) return { outcome: 'failed', reason: failure.words };
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
