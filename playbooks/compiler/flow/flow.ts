import type { PlaybookAst, StepAst } from '../ast';
import type { Findings } from '../findings';
import { befores, passing, reachable, successors, working } from './graph';
import type { Layout, Node } from './layout';
import { checkOutcomes } from './outcomes';

/** Checks of the ways through a playbook: every step is reached, every loop takes time, every end is thought of. */
export function checkFlow(playbook: PlaybookAst, layout: Layout, findings: Findings): void {
  for (const { step } of layout.nodes) {
    checkOutcomes(step, findings);
    checkTask(step, findings);
    checkNever(step, playbook, findings);
  }
  checkOnExit(playbook, layout, findings);
  if (!layout.sound) return;
  checkReached(layout, findings);
  checkSince(layout, findings);
  checkLoops(layout, findings);
  checkExitsUsed(playbook, layout, findings);
}

function checkTask(step: StepAst, findings: Findings): void {
  const { verb } = step;
  if (verb?.kind !== 'task' || !verb.whole || verb.giveUp !== undefined) return;
  findings.add('task-without-end', step.id.value === '' ? verb.span : step.id.span, {
    step: step.id.value,
  });
}

function checkNever(step: StepAst, playbook: PlaybookAst, findings: Findings): void {
  const { verb } = step;
  if (verb?.kind !== 'wait' || verb.until !== 'never') return;
  const ends = playbook.exits.filter((exit) => exit.trigger !== undefined);
  const names = ends.map((exit) => exit.name.value).join(', ');
  const exits = names === '' ? 'an operator' : `${names} or an operator`;
  findings.add('timeout-never-alone', verb.span, { exits });
}

function checkOnExit(playbook: PlaybookAst, layout: Layout, findings: Findings): void {
  // An unknown key may be the misspelt one.
  if (playbook.onExitTasks !== undefined || !playbook.whole) return;
  const opener = layout.nodes.find(({ step }) => step.verb?.kind === 'task');
  if (opener === undefined) return;
  findings.add('on-exit-missing', playbook.id.span, { step: opener.step.id.value });
}

function checkReached(layout: Layout, findings: Findings): void {
  const reached = reachable(layout);
  const lost = layout.nodes.filter((node) => !reached.has(node.pc));
  // What only a lost step leads to is lost with it: the first of them is enough to say.
  const followed = new Set(lost.flatMap((node) => successors(node).filter((pc) => pc > node.pc)));
  for (const node of lost) {
    if (followed.has(node.pc)) continue;
    findings.add('unreachable-step', node.step.id.span, { id: node.step.id.value });
  }
}

/** A wait that looks back to a step must come after it. */
function checkSince(layout: Layout, findings: Findings): void {
  const before = befores(layout);
  for (const { pc, step } of layout.nodes) {
    if (step.verb?.kind !== 'wait') continue;
    for (const { trigger } of step.verb.arms) {
      const { since } = trigger;
      const target = since === undefined ? undefined : layout.byId.get(since.value);
      if (since === undefined || target === undefined) continue;
      if (before[pc]?.possibly.has(target.pc) === true) continue;
      findings.add('step-not-before', since.span, { id: since.value, name: since.value });
    }
  }
}

/** A step in which time can pass, so that a way back over it does not spin. */
function takesTime(node: Node): boolean {
  const kind = node.step.verb?.kind;
  return kind === 'wait' || kind === 'task' || kind === 'send';
}

/** Looks for a way round on which no time passes: only such steps are followed, and conditions that skip one. */
function checkLoops(layout: Layout, findings: Findings): void {
  const state = new Map<number, 'open' | 'done'>();
  for (const { pc } of layout.nodes) {
    if (state.has(pc)) continue;
    const path: { pc: number; ways: number[] }[] = [{ pc, ways: idle(layout, pc) }];
    state.set(pc, 'open');
    while (path.length > 0) {
      const top = path.at(-1);
      const to = top?.ways.pop();
      if (to === undefined) {
        if (top !== undefined) state.set(top.pc, 'done');
        path.pop();
      } else if (!state.has(to)) {
        state.set(to, 'open');
        path.push({ pc: to, ways: idle(layout, to) });
      } else if (state.get(to) === 'open') {
        const round = path.slice(path.findIndex((place) => place.pc === to));
        reportLoop(
          layout,
          round.map((place) => place.pc),
          findings,
        );
      }
    }
  }
}

function idle(layout: Layout, pc: number): number[] {
  const node = layout.nodes[pc];
  if (node === undefined) return [];
  const ways = takesTime(node) ? passing(node) : [...passing(node), ...working(node)];
  return [...new Set(ways.filter((to) => to >= 0))];
}

function reportLoop(layout: Layout, round: readonly number[], findings: Findings): void {
  const steps = round.flatMap((pc) => layout.nodes[pc] ?? []).sort((a, b) => a.pc - b.pc);
  const [first] = steps;
  if (first === undefined) return;
  const list = steps.map(({ step }) => step.id.value).join(', ');
  findings.add('loop-without-time', first.step.id.span, { list });
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
