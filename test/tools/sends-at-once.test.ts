import { compile } from '../../playbooks/compiler/compile';
import { sendsAtOnce } from '../../playbooks/tools/sends-at-once';
import { libraryProject } from '../support/story-project';

const { playbooks } = compile(libraryProject());

/** Messages that a deadline of the step may let go. */
function after(id: string, step: string, outcome: string): (string | undefined)[] {
  const plan = playbooks.find((one) => one.id === id)?.plan;
  const one = plan?.code.find((found) => found.step === step);
  if (!plan || !one) throw new Error(`there is no step ${step} in ${id}`);
  const to = one.outcomes[outcome] ?? one.next;
  return sendsAtOnce(plan, to).map((pc) => plan.code[pc]?.step);
}

test('a message behind a deadline goes at once, one behind a task does not', () => {
  expect(after('renewal', 't14', 'reached')).toEqual(['sign_14']);
  expect(after('onboarding', 'kickoff', 'timeout')).toEqual([]);
});

test('the first steps of a fragment are those of whoever uses it', () => {
  expect(after('onboarding', 'stall.quiet', 'timeout')).toEqual(['stall.notice']);
});

test('a message that a person is to agree to lies on a desk first', () => {
  const plan = playbooks.find(({ id }) => id === 'win_back')?.plan;
  const sends = plan?.code.flatMap((one, pc) => (one.op === 'send' ? [{ one, pc }] : [])) ?? [];
  const asked = sends.filter(({ one }) => one.approval !== undefined && !one.approval.if);
  expect(asked.length).toBeGreaterThan(0);
  for (const { pc } of asked) expect(plan && sendsAtOnce(plan, pc)).toEqual([]);
});
