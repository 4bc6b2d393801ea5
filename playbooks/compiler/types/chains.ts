import type { Checked, Reference } from '../expression/types';
import type { Findings } from '../findings';
import type { Leaf } from '../tree';

/** How a chain must end: somebody is there even when people leave. */
const MOST = 8;

/** `kinds` are the types of the elements, absent where an element has a fault of its own. */
export function checkChain(
  list: readonly Leaf[],
  kinds: readonly (Checked['type'] | undefined)[],
  wanted: {
    readonly takes: readonly Reference[];
    /** One that may stand at the end. */
    readonly ends: { readonly queue: string | undefined; readonly sender: string | undefined };
  },
  findings: Findings,
): void {
  const { takes, ends } = wanted;
  const over = list[MOST];
  if (over !== undefined) {
    findings.add('too-many', over.span, { n: list.length, things: 'elements of a chain', m: MOST });
  }
  const last = list.at(-1);
  const kind = kinds.at(-1)?.kind;
  if (last === undefined || kind === undefined) return;
  if (takes.includes('queue') && kind !== 'queue') {
    const fix = fixOf('queue', ends.queue, list);
    findings.add('chain-ends-in-person', last.span, { expr: last.text.trim(), ...fix });
  }
  if (takes.includes('sender') && kind !== 'sender') {
    const fix = fixOf('sender', ends.sender, list);
    findings.add('sender-chain-end', last.span, { expr: last.text.trim(), ...fix });
  }
}

/** The chain as it should be typed: one of the kind that it names already is moved to its end. */
function fixOf(
  kind: string,
  known: string | undefined,
  list: readonly Leaf[],
): { readonly fix?: string } {
  const texts = list.map(({ text }) => text.trim());
  const there = texts.findLast((text) => text.startsWith(`${kind}.`));
  const end = there ?? (known === undefined ? undefined : `${kind}.${known}`);
  if (end === undefined) return {};
  return { fix: `write [${[...texts.filter((text) => text !== end), end].join(', ')}]` };
}
