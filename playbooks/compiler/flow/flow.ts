import type { PlaybookAst } from '../ast';
import type { Findings } from '../findings';
import { befores } from './before';
import { checkEnds } from './ends';
import { reachable, successors } from './graph';
import type { Layout } from './layout';
import { checkLimits } from './limits';
import { checkLoops } from './loops';
import { localId, means } from './node';
import type { Node } from './node';
import { checkOutcomes } from './outcomes';
import { triggersOf } from './triggers';

/** Checks of the ways through a playbook: every step is reached, every loop takes time, every end is thought of. */
export function checkFlow(playbook: PlaybookAst, layout: Layout, findings: Findings): void {
  checkLimits(playbook, findings);
  for (const node of layout.nodes) {
    checkOutcomes(node.step, findings);
    checkDepth(node, findings);
  }
  checkEnds(playbook, layout, findings);
  if (!layout.sound) return;
  checkReached(layout, findings);
  checkSince(layout, findings);
  checkLoops(layout, findings);
}

const MOST_PARALLEL = 2;

function checkDepth({ step, scopes }: Node, findings: Findings): void {
  const around = scopes.filter(({ kind }) => kind === 'branch').length;
  if (step.verb?.kind !== 'parallel' || around !== MOST_PARALLEL) return;
  const args = { n: around + 1, things: '"parallel" inside each other', m: MOST_PARALLEL };
  findings.add('too-many', step.verb.span, args);
}

function checkReached(layout: Layout, findings: Findings): void {
  const reached = reachable(layout);
  const lost = layout.nodes.filter((node) => !reached.has(node.pc));
  // What only a lost step leads to is lost with it: the first of them is enough to say.
  const followed = new Set(
    lost.flatMap((node) => successors(node, layout).filter((pc) => pc > node.pc)),
  );
  for (const { pc, step, pseudo } of lost) {
    if (followed.has(pc) || pseudo !== undefined) continue;
    findings.add('unreachable-step', step.id.span, { id: localId(step) });
  }
}

/** A trigger that looks back to a step must come after it. */
function checkSince(layout: Layout, findings: Findings): void {
  let before: ReturnType<typeof befores> | undefined;
  for (const { pc, step } of layout.nodes) {
    for (const { since } of triggersOf(step)) {
      if (since === undefined) continue;
      const target = layout.nodes.find(
        (node) => node.pseudo === undefined && means(node.step, since.value, step),
      );
      before ??= befores(layout);
      if (target === undefined || before[pc]?.possibly.has(target.pc) === true) continue;
      findings.add('step-not-before', since.span, { id: since.value, name: since.value });
    }
  }
}
