import type { PickedAst } from '../ast';
import type { Checked, Reference } from '../expression/types';
import type { Findings } from '../findings';
import type { Leaf } from '../tree';
import { checkPicked } from './picks';
import type { Place, Reader } from './reader';

/** Chains: what may stand in them, and how they must end, so that somebody is there even when people leave. */

const MOST = 8;
const MOST_CC = 10;

/** One that may stand at the end, for the fix. */
export interface Ends {
  readonly queue: string | undefined;
  readonly sender: string | undefined;
}

/** A chain, or a pick of chains, that ends in a queue or sender where it takes one. */
export function checkChains(
  reader: Reader,
  place: Place,
  chains: PickedAst<readonly Leaf[]>,
  wanted: { readonly takes: readonly Reference[]; readonly ends: Ends },
): void {
  checkPicked(reader, place, chains, (list) => {
    const kinds = list.map((leaf) => reader.element(leaf, place, wanted.takes));
    checkChain(list, kinds, wanted, reader.findings);
  });
}

/** `kinds` are the types of the elements, absent where an element has a fault of its own. */
export function checkChain(
  list: readonly Leaf[],
  kinds: readonly (Checked['type'] | undefined)[],
  wanted: { readonly takes: readonly Reference[]; readonly ends: Ends },
  findings: Findings,
): void {
  checkSize(list, { things: 'elements of a chain', m: MOST }, findings);
  checkEnd(list, kinds.at(-1), wanted, findings);
}

/** A list in which everybody counts. */
export function checkEverybody(
  reader: Reader,
  place: Place,
  list: readonly Leaf[],
  takes: readonly Reference[],
): void {
  for (const leaf of list) reader.element(leaf, place, takes);
  checkSize(list, { things: 'people in "cc"', m: MOST_CC }, reader.findings);
}

function checkSize(
  list: readonly Leaf[],
  limit: { readonly things: string; readonly m: number },
  findings: Findings,
): void {
  const over = list[limit.m];
  if (over !== undefined) findings.add('too-many', over.span, { n: list.length, ...limit });
}

function checkEnd(
  list: readonly Leaf[],
  kind: Checked['type'] | undefined,
  { takes, ends }: { readonly takes: readonly Reference[]; readonly ends: Ends },
  findings: Findings,
): void {
  const last = list.at(-1);
  if (last === undefined || kind === undefined) return;
  if (takes.includes('queue') && kind.kind !== 'queue') {
    const fix = fixOf('queue', ends.queue, list);
    findings.add('chain-ends-in-person', last.span, { expr: last.text.trim(), ...fix });
  }
  if (takes.includes('sender') && kind.kind !== 'sender') {
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
