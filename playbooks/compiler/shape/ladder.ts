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
  if (tree.kind !== 'map') return standard(rungsOf(tree, key, findings), tree.span, findings);
  const fields = fieldsOf(tree, LADDER, findings);
  if (fields === undefined) return undefined;
  const rungs = rungsOf(fields.get('rungs'), 'rungs', findings);
  const place = { key: 'rounds', from: 1, to: MOST_ROUNDS };
  const end = lengthOf(fields.get('end'), 'end', findings);
  const ladder = standard(rungs, headOf(tree), findings, fields.has('end'));
  if (ladder === undefined) return undefined;
  return {
    ...ladder,
    from: oneOf(fields.get('from'), 'from', ['due', 'open'], findings) ?? 'due',
    until: oneOf(fields.get('until'), 'until', ['done', 'acknowledged'], findings) ?? 'done',
    rounds: wholeNumber(fields.get('rounds'), place, findings)?.value ?? 1,
    ...(end === undefined ? {} : { end }),
  };
}

/** `ends`: the end is written, so the last rung may come at once. */
function standard(
  rungs: readonly RungAst[] | undefined,
  span: LadderAst['span'],
  findings: Findings,
  ends = false,
): LadderAst | undefined {
  const last = rungs?.at(-1);
  if (rungs === undefined || last === undefined) return undefined;
  if (!ends && valuesOf(last.after).some(({ n }) => n === 0))
    findings.add('ladder-end-zero', last.span);
  return { from: 'due', until: 'done', rounds: 1, rungs, span };
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
  const rungs = items.map((item) => rungOf(item, findings));
  return rungs.flatMap((rung) => (rung === undefined ? [] : [rung])).length === rungs.length
    ? rungs.flatMap((rung) => (rung === undefined ? [] : [rung]))
    : undefined;
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
