import type { Checked, Reference } from '../expression/types';
import type { Findings } from '../findings';
import type { Leaf } from '../tree';

/** How a chain must end: somebody is there even when people leave. */
const MOST = 8;

/** `kinds` are the types of the elements, absent where an element has a fault of its own. */
export function checkChain(
  list: readonly Leaf[],
  kinds: readonly (Checked['type'] | undefined)[],
  takes: readonly Reference[],
  findings: Findings,
): void {
  const over = list[MOST];
  if (over !== undefined) {
    findings.add('too-many', over.span, { n: list.length, things: 'elements of a chain', m: MOST });
  }
  const last = list.at(-1);
  const kind = kinds.at(-1)?.kind;
  if (last === undefined || kind === undefined) return;
  if (takes.includes('queue') && kind !== 'queue') {
    findings.add('chain-ends-in-person', last.span, { expr: last.text.trim() });
  }
  if (takes.includes('sender') && kind !== 'sender') {
    findings.add('sender-chain-end', last.span, { expr: last.text.trim() });
  }
}
