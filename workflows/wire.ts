// What a settle's answer carries into the history: not what the workflow knows already. Pure; worker and sandbox agree here.
import type { SettleAnswer, SettleRequest } from '../playbooks/kernel/command';
import { decidedAlike } from './adoption';

/** An answer to this very request leaves out the inputs: they are in the history as signals and timers. */
export type ShortAnswer = Omit<SettleAnswer, 'inputs'> & Partial<Pick<SettleAnswer, 'inputs'>>;

export function shorten(request: SettleRequest, answer: SettleAnswer): ShortAnswer {
  if (!decidedAlike(request, answer)) return answer;
  const { n, now, results } = answer;
  return { n, now, results };
}

export function restore(request: SettleRequest, answer: ShortAnswer): SettleAnswer {
  return { ...answer, inputs: answer.inputs ?? request.inputs };
}
