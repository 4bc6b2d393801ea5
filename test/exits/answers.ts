import type { Call } from '../../playbooks/kernel/plan';
import { answering, type Manner } from '../support/http-stand-in';
import type { Goal } from './goals';

/** Other systems as the stories give them. Nobody can tell whose story a call is of: who tells first speaks for all. */
export function answersOf(goals: readonly Goal[]): Manner {
  return (response, heard) => {
    const told = goals.flatMap(({ playbook, stories }) => {
      const call = playbook.plan.code.find(
        (one): one is Call =>
          one.op === 'call' && one.method === heard.method && one.path === heard.path,
      );
      if (!call) return [];
      const given = stories.map(({ scenario }) => scenario.given.answers?.[call.answer ?? '']);
      return [given.find((one) => one !== undefined) ?? {}];
    });
    const [answer] = told;
    answering(answer ? 200 : 404, answer ?? {})(response, heard);
  };
}
