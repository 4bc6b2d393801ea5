import type { Findings } from '../findings';
import { passing, working } from './graph';
import type { Layout } from './layout';
import { localId } from './node';
import type { Node } from './node';

/** Looks for a way round on which no time passes: only such steps are followed, and conditions that skip one. */
export function checkLoops(layout: Layout, findings: Findings): void {
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
        report(
          layout,
          round.map((place) => place.pc),
          findings,
        );
      }
    }
  }
}

/** A step in which time can pass, so that a way back over it does not spin. */
function takesTime({ step: { verb } }: Node): boolean {
  if (verb?.kind === 'task') return verb.blocks;
  return verb?.kind === 'wait' || verb?.kind === 'send';
}

/** Turns of a repeat are counted by `max`: the way back to its first step is no loop. */
function idle(layout: Layout, pc: number): number[] {
  const node = layout.nodes[pc];
  if (node === undefined) return [];
  const work = takesTime(node) ? [] : working(node, layout).map(({ to }) => to);
  const again = node.pseudo?.kind === 'turn' ? layout.nodes[node.pseudo.repeat]?.arms : undefined;
  const ways = [...passing(node), ...work].filter((to) => to >= 0 && !again?.includes(to));
  return [...new Set(ways)];
}

function report(layout: Layout, round: readonly number[], findings: Findings): void {
  const nodes = round.flatMap((pc) => layout.nodes[pc] ?? []).sort((a, b) => a.pc - b.pc);
  const steps = nodes.filter(({ pseudo }) => pseudo === undefined).map(({ step }) => step);
  const [first] = steps;
  if (first === undefined) return;
  findings.add('loop-without-time', first.id.span, { list: steps.map(localId).join(', ') });
}
