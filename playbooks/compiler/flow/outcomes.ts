import type { StepAst, VerbAst } from '../ast';
import type { Findings } from '../findings';
import type { Placed } from '../tree';

/** Which outcomes a step has, and which of them somebody must have thought about. */

export interface Outcomes {
  readonly all: readonly string[];
  /** Must be listed. */
  readonly must: readonly string[];
}

type Verb<K extends VerbAst['kind']> = Extract<VerbAst, { kind: K }>;
const NONE: Outcomes = { all: [], must: [] };

/** What `steps.x.outcome` can be, `cancelled` aside. */
export function outcomesOf(verb: VerbAst): Outcomes {
  switch (verb.kind) {
    case 'send':
      return sendOutcomes(verb);
    case 'task':
      return taskOutcomes(verb);
    case 'wait':
      return waitOutcomes(verb);
    case 'split':
      return { all: verb.arms.map(({ name }) => name.value), must: [] };
    case 'repeat':
      return { all: verb.until === undefined ? ['max'] : ['until', 'max'], must: [] };
    case 'call':
      return { all: ['ok', 'failed'], must: ['failed'] };
    case 'run':
      return { all: ['started', 'refused'], must: [] };
    case 'use': {
      const ends = verb.ends.filter((name) => name !== 'done');
      return { all: [...ends, 'done'], must: ends };
    }
    case 'notify':
    case 'branch':
    case 'exit':
    case 'parallel':
    case 'set':
      return NONE;
  }
}

/** Outcomes the step ends with, so that something can follow them: a task that does not block ends when it is opened. */
export function waysOn(verb: VerbAst): Outcomes {
  if (verb.kind === 'task' && !verb.blocks) return { all: ['opened'], must: [] };
  const { all, must } = outcomesOf(verb);
  return all.length === 0 ? { all: [''], must } : { all, must };
}

function sendOutcomes({ unless, approval }: Verb<'send'>): Outcomes {
  const dropped = unless === undefined ? [] : ['dropped'];
  const rejected = approval === undefined ? [] : ['rejected'];
  const all = ['sent', ...dropped, 'skipped', ...rejected, 'failed', 'unconfirmed'];
  return { all, must: dropped };
}

function taskOutcomes(verb: Verb<'task'>): Outcomes {
  const answers = verb.answers.map((answer) => answer.name.value);
  const givenUp = verb.giveUp === undefined ? [] : ['given_up'];
  const own = answers.length > 0 ? answers : ['done'];
  const opened = verb.blocks ? [] : ['opened'];
  return { all: [...opened, ...own, ...givenUp, 'closed'], must: [...answers, ...givenUp] };
}

function waitOutcomes(verb: Verb<'wait'>): Outcomes {
  if (verb.form === 'span') return { all: ['reached'], must: [] };
  if (verb.form === 'at') return { all: ['reached', 'past'], must: ['reached', 'past'] };
  const names = verb.form === 'all' ? ['all'] : verb.arms.map((arm) => arm.name.value);
  const timeout = verb.until === 'never' ? [] : ['timeout'];
  // That it has no timeout at all is one fault, not two.
  const thought = verb.until === undefined ? [] : timeout;
  const must = verb.form === 'any' ? [...names, ...thought] : thought;
  return { all: [...names, ...timeout], must };
}

/** Compares the outcomes a step lists with those it has. Says nothing about a step that could not be read. */
export function checkOutcomes(step: StepAst, findings: Findings): void {
  const { verb } = step;
  if (verb === undefined || !verb.whole) return;
  const taken = reserved(verb);
  for (const name of taken) findings.add('reserved-outcome', name.span, { name: name.value });
  const { must, all: ways } = waysOn(verb);
  const all = ways.filter((name) => name !== '');
  const unknown = step.outcomes.filter(({ name }) => !all.includes(name.value));
  for (const { name } of unknown) {
    const args = { name: name.value, verb: verb.kind, list: all.join(', ') || 'none' };
    findings.addUnknown('unknown-outcome', name.span, { ...args, ...because(verb, args) }, all);
  }
  const listed = new Set(step.outcomes.map(({ name }) => name.value));
  const missing = must.filter(
    (name) => !listed.has(name) && !taken.some((one) => one.value === name),
  );
  // A misspelt outcome is one fault, not two.
  const left = missing.slice(unknown.length);
  if (left.length === 0) return;
  const words = left.map((name) => `${name}: continue`).join(', ');
  const isFirst = step.outcomes.length === 0;
  const other = '; or {goto: …}, {exit: …} or a list of steps';
  const fix = isFirst ? `add "outcomes: {${words}}"` : `add "${words}" to "outcomes"`;
  const name = left.join('", "');
  const first = left[0] ?? '';
  findings.add('outcome-not-handled', verb.span, {
    name,
    first,
    verb: verb.kind,
    fix: fix + other,
  });
}

/** Outcomes that a key would bring. */
function because(verb: VerbAst, { name }: { readonly name: string }): { readonly fix?: string } {
  if (verb.kind === 'send' && name === 'dropped')
    return { fix: 'write "unless" into the send, or remove "dropped"' };
  if (verb.kind === 'send' && name === 'rejected')
    return { fix: 'write "approval" into the send, or remove "rejected"' };
  if (verb.kind === 'task' && name === 'given_up')
    return { fix: 'write "give_up" into the task, or remove "given_up"' };
  if (verb.kind === 'task' && !verb.blocks)
    return { fix: 'remove it: a task with "blocks: false" ends as soon as it is open' };
  if (verb.kind === 'repeat' && name === 'until')
    return { fix: 'write "until" into the repeat, or list "max" only' };
  return {};
}

const RESERVED: Readonly<Partial<Record<VerbAst['kind'], readonly string[]>>> = {
  task: ['given_up', 'closed', 'cancelled', 'opened'],
  wait: ['timeout', 'cancelled'],
  split: ['cancelled'],
};

/** Answers and arms that are called like an outcome their step has by itself. */
function reserved(verb: VerbAst): readonly Placed<string>[] {
  const taken = RESERVED[verb.kind] ?? [];
  return namesOf(verb).filter((name) => taken.includes(name.value));
}

function namesOf(verb: VerbAst): readonly Placed<string>[] {
  switch (verb.kind) {
    case 'task':
      return verb.answers.map(({ name }) => name);
    case 'wait':
      return verb.form === 'any' || verb.form === 'all' ? verb.arms.map(({ name }) => name) : [];
    case 'split':
      return verb.arms.map(({ name }) => name);
    default:
      return [];
  }
}
