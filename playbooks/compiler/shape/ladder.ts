import type { LadderAst, LadderRef, RungAst } from '../ast';
import type { Findings } from '../findings';
import { valuesOf } from '../picked';
import type { Tree } from '../tree';
import { listOf, localised, oneOf, reference, wholeNumber, yesNo } from './basics';
import { elementsOf } from './chain';
import { fieldsOf, headOf } from './fields';
import { LADDER, RUNG } from './keys';
import { lengthOf } from './lengths';
import { picked } from './picks';

/** Ladders: who is told one after the other while a task stays open. */

const MOST_RUNGS = 12;
const MOST_ROUNDS = 20;

/** A name of the catalog, a list of rungs, or a map with rungs. */
export function ladderRefOf(tree: Tree, key: string, findings: Findings): LadderRef | undefined {
  if (tree.kind === 'leaf') return reference(tree, key, findings);
  return ladderOf(tree, key, findings);
}

export function ladderOf(tree: Tree, key: string, findings: Findings): LadderAst | undefined {
  if (tree.kind !== 'map') {
    const rungs = rungsOf(tree, key, findings);
    const fix = 'write {end: 1bd, rungs: […]}';
    if (rungs !== undefined) checkEnd(rungs, tree, fix, findings);
    return rungs && { from: 'due', until: 'done', rounds: 1, rungs, span: tree.span };
  }
  const fields = fieldsOf(tree, LADDER, findings);
  if (fields === undefined) return undefined;
  const rungs = rungsOf(fields.get('rungs'), 'rungs', findings);
  const place = { key: 'rounds', from: 1, to: MOST_ROUNDS };
  const end = lengthOf(fields.get('end'), 'end', findings);
  const from = oneOf(fields.get('from'), 'from', ['due', 'open'], findings) ?? 'due';
  const until = oneOf(fields.get('until'), 'until', ['done', 'acknowledged'], findings) ?? 'done';
  const rounds = wholeNumber(fields.get('rounds'), place, findings)?.value ?? 1;
  if (rungs === undefined) return undefined;
  const written = fields.get('rungs');
  if (written !== undefined && !fields.has('end')) {
    checkEnd(rungs, written, 'add "end: 1bd" beside "rungs"', findings);
  }
  const span = headOf(tree);
  return { from, until, rounds, rungs, span, ...(end === undefined ? {} : { end }) };
}

/** Without `end` the last rung's own time is what people have to answer. */
function checkEnd(rungs: readonly RungAst[], tree: Tree, fix: string, findings: Findings): void {
  const last = rungs.at(-1);
  if (last === undefined || !valuesOf(last.after).some(({ n }) => n === 0)) return;
  const item = tree.kind === 'list' ? tree.items.at(-1) : undefined;
  const after = item?.kind === 'map' ? item.entries.find(({ key }) => key === 'after') : undefined;
  findings.add('ladder-end-zero', after?.value.span ?? last.span, { fix });
}

/** All rungs, or nothing when one of them could not be read. */
function rungsOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): readonly RungAst[] | undefined {
  const expected = 'a list of rungs ({after: 2bd, to: [manager(customer.csm), queue.cs]})';
  const items = listOf(tree, key, expected, findings);
  if (items === undefined) return undefined;
  const over = items[MOST_RUNGS];
  if (over !== undefined) {
    findings.add('too-many', over.span, { n: items.length, things: 'rungs', m: MOST_RUNGS });
  }
  const rungs = items.flatMap((item) => rungOf(item, findings) ?? []);
  return rungs.length === items.length ? rungs : undefined;
}

function rungOf(tree: Tree, findings: Findings): RungAst | undefined {
  const fields = fieldsOf(tree, RUNG, findings);
  if (fields === undefined) return undefined;
  const after = picked(fields.get('after'), 'after', zeroOrMore, findings);
  const to = elementsOf(fields.get('to'), 'to', findings);
  const note = localised(fields.get('note'), 'note', findings);
  const reassign = yesNo(fields.get('reassign'), 'reassign', findings) ?? false;
  const span = fields.entry('after')?.keySpan ?? fields.span;
  if (after === undefined) return undefined;
  return { after, to, reassign, span, ...(note === undefined ? {} : { note }) };
}

/** The first rung may come at once. */
function zeroOrMore(tree: Tree, key: string, findings: Findings): ReturnType<typeof lengthOf> {
  return lengthOf(tree, key, findings, 'zero');
}
