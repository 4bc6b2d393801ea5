import type { StepAst, VerbAst } from '../ast';
import type { Findings } from '../findings';
import { walk } from './walk';

/** Closing steps of exits: they run when the enrollment has ended, so nothing may wait, jump or end it again. */

const ALLOWED: readonly VerbAst['kind'][] = ['notify', 'set', 'call', 'run', 'send'];

const MOST = 10;

export function checkClosing(steps: readonly StepAst[], findings: Findings): void {
  const over = steps[MOST];
  if (over !== undefined)
    findings.add('too-many', over.id.span, { n: steps.length, things: 'closing steps', m: MOST });
  walk(steps, {
    step: (step) => checkVerb(step, findings),
    then: (then) => {
      if (then.kind !== 'goto' && then.kind !== 'exit') return;
      const verb = then.kind === 'goto' ? 'go elsewhere' : 'exit a second time';
      findings.add('closing-step', then.span, { verb, fix: 'write "continue"' });
    },
  });
}

function checkVerb({ verb }: StepAst, findings: Findings): void {
  if (verb?.kind === 'send' && verb.approval !== undefined) {
    const args = { verb: 'wait for an approval', fix: 'remove "approval"' };
    findings.add('closing-step', verb.approval.span, args);
  }
  if (verb === undefined || ALLOWED.includes(verb.kind)) return;
  if (verb.kind !== 'task') {
    findings.add('closing-step', verb.span, { verb: WORDS[verb.kind] ?? verb.kind });
  } else if (verb.blocks && verb.whole) {
    const args = { verb: 'wait for a task', fix: 'add "blocks: false" to the task' };
    findings.add('closing-step', verb.span, args);
  }
}

const WORDS: Readonly<Partial<Record<VerbAst['kind'], string>>> = {
  use: 'use a fragment',
  parallel: 'do steps side by side',
  exit: 'exit a second time',
};
