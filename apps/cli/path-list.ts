import pc from 'picocolors';
import type { Lines } from '../../playbooks/kernel/plan';
import type { Paths } from '../../playbooks/simulator/paths';
import { safe } from './print';

/** Ways through a playbook as a numbered list: `step: outcome (line)`, one after the other, and how each ends. */
export function pathList({ paths, more }: Paths, lines: Lines): string {
  const told = paths.map(({ steps, ends }, index) => {
    const moves = steps.map(({ pc: at, step, outcome }) => {
      const line = lines.code[at]?.line;
      const where = line === undefined ? '' : pc.dim(`:${line}`);
      return `${safe(step)}${where}${outcome === '' ? '' : ` ${safe(short(outcome))}`}`;
    });
    return `${String(index + 1).padStart(4)}. ${[...moves, pc.bold(safe(ends))].join(' → ')}`;
  });
  const count = more ? `the first ${paths.length}; --most shows more` : `${paths.length} in all`;
  return `${told.join('\n')}\n${count} ${pc.dim(`(lines of ${lines.file})`)}`;
}

/** `sent | skipped | failed | unconfirmed` all lead on: the first stands for them. */
function short(outcomes: string): string {
  const names = outcomes.split(' | ');
  return names.length > 2 ? `${names[0] ?? ''} | …` : outcomes;
}
