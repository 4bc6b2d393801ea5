import type { StepAst } from '../ast';
import type { Findings } from '../findings';
import { walk } from './walk';

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
