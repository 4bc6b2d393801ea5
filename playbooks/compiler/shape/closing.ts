import type { ExitAst, StepAst, VerbAst } from '../ast';
import type { Findings } from '../findings';
import { walk } from './walk';

/** Closing steps of exits, and jumps that only fragments have. */

const MOST = 10;
const ALLOWED: readonly VerbAst['kind'][] = ['notify', 'set', 'call', 'run', 'send'];

/** They run when the enrollment has ended: nothing may wait, branch off or end it again. */
export function checkClosing({ do: steps }: ExitAst, findings: Findings): void {
  let n = 0;
  walk(steps, {
    step: (step) => {
      n++;
      checkVerb(step, findings);
      if (n === MOST + 1) {
        const args = { n: countOf(steps), things: 'closing steps', m: MOST };
        findings.add('too-many', step.id.span, args);
      }
    },
    then: (then) => {
      if (then.kind !== 'goto' && then.kind !== 'exit') return;
      findings.add('closing-step', then.span, { verb: then.kind });
    },
  });
}

function checkVerb({ verb }: StepAst, findings: Findings): void {
  if (verb === undefined || ALLOWED.includes(verb.kind)) return;
  if (verb.kind !== 'task') {
    findings.add('closing-step', verb.span, { verb: WORDS[verb.kind] ?? verb.kind });
  } else if (verb.blocks && verb.whole) {
    const fix = 'add "blocks: false" to the task';
    findings.add('closing-step', verb.span, { verb: 'wait for a task', fix });
  }
}

const WORDS: Readonly<Partial<Record<VerbAst['kind'], string>>> = {
  use: 'use a fragment',
  parallel: 'do steps in parallel',
};

function countOf(steps: readonly StepAst[]): number {
  let n = 0;
  walk(steps, { step: () => n++ });
  return n;
}

/** `{end: name}` belongs to fragments: a playbook has exits. */
export function checkNoEnds(steps: readonly StepAst[], findings: Findings): void {
  walk(steps, {
    then: (then) => {
      if (then.kind !== 'end') return;
      const name = then.target.value;
      const because = 'ends are those of a fragment; a playbook has exits';
      const fix = `write {exit: ${name}} to leave the playbook, or {goto: …} to go on`;
      findings.add('unknown-end', then.target.span, { name, known: 'none', because, fix });
    },
  });
}
