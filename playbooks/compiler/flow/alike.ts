import type { Findings } from '../findings';
import type { Layout } from './layout';

/** Arms that all continue, told apart by nobody: a list of events says the same in fewer words. */
export function checkAlike(layout: Layout, reads: ReadonlySet<string>, findings: Findings): void {
  for (const { step } of layout.nodes) {
    const { verb } = step;
    if (verb?.kind !== 'wait' || verb.form !== 'any' || verb.arms.length < 2) continue;
    const plain = verb.arms.every(
      ({ trigger }) =>
        trigger.on?.kind === 'event' && trigger.if === undefined && trigger.since === undefined,
    );
    const names = new Set(verb.arms.map(({ name }) => name.value));
    const arms = step.outcomes.filter(({ name }) => names.has(name.value));
    if (!plain || !arms.every(({ then }) => then?.kind === 'continue')) continue;
    const read = [...reads].some((name) => name.startsWith(`steps.${step.id.value}.`));
    const types = verb.arms.flatMap(({ trigger: { on } }) =>
      on?.kind === 'event' ? on.types.map(({ value }) => value) : [],
    );
    if (!read) findings.add('all-arms-alike', verb.span, { types: types.join(', ') });
  }
}
