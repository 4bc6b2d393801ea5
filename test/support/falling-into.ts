import type { TestCase } from '../../playbooks/compiler/cases/test-case';
import type { Scenario } from '../../playbooks/kernel/scenario';
import type { Plan, Split } from '../../playbooks/kernel/plan';
import { armOf } from '../../playbooks/kernel/split';

/**
 * The case with a customer whose id falls into the arms it names, for only a simulator can be told where everybody
 * falls. Both sides then draw the arm themselves.
 */
export function fallingInto(one: TestCase, plan: Plan): TestCase {
  return { ...one, scenario: fallingIntoArms(one.scenario, plan) };
}

export function fallingIntoArms(scenario: Scenario, plan: Plan): Scenario {
  const { arms, ...given } = scenario.given;
  if (arms === undefined) return scenario;
  const splits = plan.code.filter((step): step is Split => step.op === 'split');
  const falls = (id: string): boolean =>
    splits.every(
      ({ step, salt, arms: of }) =>
        arms[step] === undefined || armOf(of, `split:${salt}:${id}`)?.name === arms[step],
    );
  const ids = Array.from({ length: 10_000 }, (_, n) => `${given.customer.id}-${n}`);
  const id = ids.find(falls);
  if (id === undefined) throw new Error(`nobody falls into ${JSON.stringify(arms)}`);
  const customer = { ...given.customer, id };
  const subject = given.subject.kind === 'customer' ? { ...given.subject, id } : given.subject;
  return { ...scenario, given: { ...given, customer, subject } };
}
