import type { PlaybookAst } from '../ast';
import type { Findings } from '../findings';
import { joinNames } from './graph';
import type { Layout } from './layout';
import type { Node } from './node';

/** How things end: waits that never do, tasks that stay open, exits nobody takes. */
export function checkEnds(playbook: PlaybookAst, layout: Layout, findings: Findings): void {
  for (const node of layout.nodes) {
    checkTask(node, findings);
    checkNever(node, { playbook, layout }, findings);
  }
  checkOnExit(playbook, layout, findings);
  if (layout.sound) checkExitsUsed(playbook, layout, findings);
}

/** A task that does not block holds nobody up, and is closed when the enrollment ends. */
function checkTask({ step }: Node, findings: Findings): void {
  const { verb } = step;
  if (verb?.kind !== 'task' || !verb.whole || !verb.blocks) return;
  if (verb.giveUp !== undefined || verb.ladder !== undefined) return;
  findings.add('task-without-end', step.id.value === '' ? verb.span : step.id.span, {
    step: step.id.value,
  });
}

function checkNever(
  node: Node,
  { playbook, layout }: { readonly playbook: PlaybookAst; readonly layout: Layout },
  findings: Findings,
): void {
  const { verb } = node.step;
  if (verb?.kind !== 'wait' || verb.until !== 'never' || isCancellable(node, layout)) return;
  const ends = playbook.exits.filter((exit) => exit.trigger !== undefined);
  const names = ends.map((exit) => exit.name.value).join(', ');
  const exits = names === '' ? 'an operator' : `${names} or an operator`;
  findings.add('timeout-never-alone', verb.span, { exits });
}

/** Whether a branch around it is cancelled when others have met the join. */
function isCancellable({ scopes }: Node, layout: Layout): boolean {
  return scopes.some((scope) => {
    if (scope.kind !== 'branch') return false;
    const verb = layout.nodes[scope.pc]?.step.verb;
    if (verb?.kind !== 'parallel') return false;
    const names = joinNames(verb);
    return verb.join?.kind === 'any'
      ? names.some((name) => name !== scope.branch)
      : !names.includes(scope.branch);
  });
}

function checkOnExit(playbook: PlaybookAst, layout: Layout, findings: Findings): void {
  // An unknown key may be the misspelt one.
  if (playbook.onExitTasks !== undefined || !playbook.whole) return;
  const opener = layout.nodes.find(
    ({ step, scopes }) => step.verb?.kind === 'task' && scopes[0]?.kind !== 'closing',
  );
  if (opener === undefined) return;
  findings.add('on-exit-missing', playbook.id.span, { step: opener.step.id.value });
}

function checkExitsUsed(playbook: PlaybookAst, layout: Layout, findings: Findings): void {
  if (layout.nodes.length === 0) return;
  const used = new Set<string>(['finished']);
  for (const { step } of layout.nodes) {
    if (step.verb?.kind === 'exit') used.add(step.verb.exit.value);
  }
  for (const { name, trigger } of playbook.exits) {
    if (trigger !== undefined || used.has(name.value)) continue;
    findings.add('exit-never-used', name.span, { name: name.value });
  }
}
