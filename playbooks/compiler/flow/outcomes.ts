import type { StepAst, VerbAst } from '../ast';
import type { Findings } from '../findings';
import type { Placed } from '../tree';

/** Which outcomes a step has, and which of them somebody must have thought about. */

export interface Outcomes {
  readonly all: readonly string[];
  /** Must be listed. */
  readonly must: readonly string[];
  /** In the language, not here yet. */
  readonly later: readonly string[];
}

const NONE: Outcomes = { all: [], must: [], later: [] };

export function outcomesOf(verb: VerbAst): Outcomes {
  switch (verb.kind) {
    case 'send':
      return {
        all: ['sent', 'skipped', 'failed', 'unconfirmed'],
        must: [],
        later: ['dropped', 'rejected'],
      };
    case 'task': {
      const answers = verb.answers.map((answer) => answer.name.value);
      const givenUp = verb.giveUp === undefined ? [] : ['given_up'];
      const own = answers.length > 0 ? answers : ['done'];
      return { all: [...own, ...givenUp, 'closed'], must: [...answers, ...givenUp], later: [] };
    }
    case 'wait': {
      if (verb.form === 'span') return { all: ['reached'], must: [], later: [] };
      const names = verb.arms.map((arm) => arm.name.value);
      const timeout = verb.until === 'never' ? [] : ['timeout'];
      const must = verb.form === 'any' ? [...names, ...timeout] : timeout;
      return { all: [...names, ...timeout], must, later: [] };
    }
    case 'notify':
    case 'branch':
    case 'exit':
      return NONE;
  }
}

const RESERVED_ANSWERS = new Set(['given_up', 'closed', 'cancelled']);

/** Compares the outcomes a step lists with those it has. Says nothing about a step that could not be read. */
export function checkOutcomes(step: StepAst, findings: Findings): void {
  const { verb } = step;
  if (verb === undefined || !verb.whole) return;
  const taken = reserved(verb);
  for (const name of taken) findings.add('reserved-outcome', name.span, { name: name.value });
  const { all, must, later } = outcomesOf(verb);
  const unknown = step.outcomes.filter(({ name }) => !all.includes(name.value));
  for (const { name } of unknown) {
    if (later.includes(name.value)) {
      const args = { key: name.value, thing: `"${verb.kind}"`, instead: 'leave this outcome out' };
      findings.add('not-supported-yet', name.span, args);
      continue;
    }
    const args = { name: name.value, verb: verb.kind, list: all.join(', ') || 'none' };
    findings.addUnknown('unknown-outcome', name.span, args, all);
  }
  const listed = new Set(step.outcomes.map(({ name }) => name.value));
  const missing = must.filter(
    (name) => !listed.has(name) && !taken.some((one) => one.value === name),
  );
  // A misspelt outcome is one fault, not two.
  for (const name of missing.slice(unknown.length)) {
    findings.add('outcome-not-handled', verb.span, { name, verb: verb.kind });
  }
}

/** Answers that are called like an outcome every task has. */
function reserved(verb: VerbAst): readonly Placed<string>[] {
  if (verb.kind !== 'task') return [];
  return verb.answers.map(({ name }) => name).filter((name) => RESERVED_ANSWERS.has(name.value));
}
