import type { BranchAst, ContinuationAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Tree } from '../tree';
import { expression, listOf } from './basics';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { BRANCH_ARM } from './keys';

export type Follow = (tree: Tree, key: string, findings: Findings) => ContinuationAst | undefined;

/** `follow` reads what follows an arm: steps read branches and branches steps, and files do not import in circles. */
export function branchOf(entry: Entry, follow: Follow, findings: Findings): BranchAst {
  const span = entry.keySpan;
  const expected = 'a list of arms ({if: …, then: …} and at the end {else: …})';
  const items = listOf(entry.value, 'branch', expected, findings);
  if (items === undefined) return { kind: 'branch', arms: [], span, whole: false };
  const arms: BranchAst['arms'][number][] = [];
  let otherwise: BranchAst['else'];
  let whole = true;
  items.forEach((item, index) => {
    const fields = fieldsOf(item, BRANCH_ARM, findings);
    if (fields === undefined || !fields.whole) whole = false;
    if (fields === undefined) return;
    if (fields.has('else')) {
      otherwise = elseOf(fields, { last: index === items.length - 1, follow }, findings);
      whole &&= otherwise !== undefined;
    } else {
      const arm = armOf(fields, follow, findings);
      if (arm === undefined) whole = false;
      else arms.push(arm);
    }
  });
  if (otherwise === undefined && whole) {
    findings.add('else-missing', span);
    whole = false;
  }
  return {
    kind: 'branch',
    arms,
    span,
    whole,
    ...(otherwise === undefined ? {} : { else: otherwise }),
  };
}

function elseOf(
  fields: Fields,
  how: { readonly last: boolean; readonly follow: Follow },
  findings: Findings,
): BranchAst['else'] {
  const entry = fields.entry('else');
  if (entry === undefined) return undefined;
  if (!how.last) findings.add('else-not-last', entry.keySpan);
  for (const key of ['if', 'then']) {
    const beside = fields.entry(key);
    if (beside === undefined) continue;
    const args = { key: 'else', expected: 'to stand alone in the last arm', found: `"${key}"` };
    findings.add('wrong-shape', beside.keySpan, args);
  }
  return how.follow(entry.value, 'else', findings);
}

function armOf(
  fields: Fields,
  follow: Follow,
  findings: Findings,
): BranchAst['arms'][number] | undefined {
  for (const key of ['if', 'then']) {
    if (fields.has(key) || !fields.whole) continue;
    findings.add('missing-key', fields.span, { key, thing: 'an arm' });
  }
  const condition = expression(fields.get('if'), 'if', findings);
  const then = fields.get('then');
  const next = then === undefined ? undefined : follow(then, 'then', findings);
  return condition === undefined || next === undefined ? undefined : { if: condition, then: next };
}
