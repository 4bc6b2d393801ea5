import type { Plan, Way } from '../../kernel/plan';
import type { Lines } from '../../kernel/lines';
import { canonical } from '../canonical';
import type { Diagnostic } from '../diagnostic';
import { diagnosticAt } from '../messages';
import { counted } from './version';

/**
 * Ways in that were live and are others now, where that is for those who are there already to feel: events, people and
 * schedules bring nobody at publish. `there`: how many there are that the playbook is for; absent: nobody has counted.
 */
export function waysChanged(
  old: Plan,
  now: { readonly plan: Plan; readonly lines: Lines },
  there?: number,
): readonly Diagnostic[] {
  const { plan, lines } = now;
  const who = there === undefined ? 'those who are there already' : counted(there, plan.subject);
  return Object.entries(plan.ways).flatMap(([name, way]) => {
    const before = Object.hasOwn(old.ways, name) ? old.ways[name] : undefined;
    if (before === undefined || !meetsSomebody(way)) return [];
    if (canonical(before) === canonical(way)) return [];
    const { line, column } = lines.ways[name] ?? { line: 1, column: 1 };
    const spot = { file: lines.file, line, column, length: name.length };
    return [diagnosticAt('live-way-in-changed', spot, { name, who })];
  });
}

function meetsSomebody(way: Way): boolean {
  if (way.kind === 'at') return way.past === 'run';
  return way.kind === 'becomes' || way.kind === 'silence';
}
