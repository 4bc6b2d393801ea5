import type { StepAst } from '../ast';
import type { Findings } from '../findings';
import type { Placed } from '../tree';
import { localId, means } from './node';
import type { Numbers } from './numbers';

/** What a goto cannot reach, and why. */

/** The lists a goto may see, innermost last, and those that the edge of a branch hides. */
export interface Sight {
  readonly lists: readonly (readonly StepAst[])[];
  readonly beyond: readonly (readonly StepAst[])[];
}

export function reportGoto(
  target: Placed<string>,
  from: { readonly from: StepAst; readonly sight: Sight; readonly numbers: Numbers },
  findings: Findings,
): void {
  const { span } = target;
  const { from: step, sight, numbers } = from;
  const { inside } = step;
  // Steps of a fragment that is checked by itself have no step before their name.
  const prefix = inside === undefined || inside.use === '' ? '' : `${inside.use}.`;
  const value = target.value.startsWith(prefix) ? target.value.slice(prefix.length) : target.value;
  const hidden = numbers.find(`${prefix}${value}`);
  const args = { name: value, id: value };
  if (hidden === undefined) {
    const inSight = sight.lists.flat().map(localId);
    const known = inSight.filter((id) => id !== '');
    findings.addUnknown('unknown-step', span, { ...args, known: known.join(', ') }, known);
    return;
  }
  const over =
    numbers.divided(step, hidden) || sight.beyond.flat().some((one) => means(one, value, step));
  const code = over ? 'goto-over-parallel' : 'goto-out-of-sight';
  findings.add(code, span, { ...args, offset: hidden.id.span.start });
}
