import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import type { Plan } from '../../playbooks/kernel/plan';
import type { Line, Lines } from '../../playbooks/kernel/lines';
import type { Path, Paths } from '../../playbooks/simulator/paths';
import type { Stretch } from '../../playbooks/simulator/stretches';
import { safe } from './print';

/** Ways through a playbook as a numbered list: `step: outcome (line)`, one after the other, and how each ends. */
export function pathList({ paths, more }: Paths, lines: Lines): string {
  const told = paths.map(({ steps, ends }, index) =>
    numbered(`${index + 1}.`, [...movesOf(steps, lines), pc.bold(safe(ends))]),
  );
  const count = more ? `the first ${paths.length}; --most shows more` : `${paths.length} in all`;
  return `${told.join('\n')}\n${count} ${pc.dim(`(lines of ${lines.file})`)}`;
}

/** Every way told once: a stretch ends at an exit, or where another tells how it goes on. */
export function stretchList(stretches: readonly Stretch[], { plan, lines }: Shown): string {
  const told = stretches.map(({ steps, ends }, index) => {
    const end =
      typeof ends === 'string'
        ? pc.bold(safe(ends))
        : `${safe(ends.step)} ${pc.dim(`as in ${ends.told}`)}`;
    return numbered(`${index + 1}.`, [...movesOf(steps, lines), end]);
  });
  const triggered = plan.exitOrder.filter((name) => plan.exits[name]?.trigger !== undefined);
  const anyTime =
    triggered.length === 0
      ? []
      : [
          numbered(
            'at any time:',
            triggered.map((name) => {
              const line = lines.exits[name]?.line;
              return `${pc.bold(safe(name))}${line === undefined ? '' : pc.dim(`:${line}`)}`;
            }),
            ', ',
          ),
        ];
  const count = `every outcome is told once ${pc.dim(`(lines of ${lines.file}; --most lists paths from start to end)`)}`;
  return [...told, ...anyTime, count].join('\n');
}

interface Shown {
  readonly plan: Plan;
  readonly lines: Lines;
}

function movesOf(steps: Path['steps'], lines: Lines): readonly string[] {
  return steps.map(({ pc: at, step, outcome }) => {
    const line = lines.code[at];
    const where = line === undefined ? '' : pc.dim(placeOf(line));
    return `${safe(step)}${where}${outcome === '' ? '' : ` ${safe(short(outcome))}`}`;
  });
}

/** `:12` of the playbook, `(chase_customer:12)` of a fragment. */
function placeOf({ file, line }: Line): string {
  if (file === undefined) return `:${line}`;
  return ` (${safe(basename(file, '.yaml'))}:${line})`;
}

const WIDTH = 110;

/** A step is never torn: lines break before an arrow. */
function numbered(head: string, moves: readonly string[], between = ' → '): string {
  const start = `${head.padStart(5)} `;
  const indent = ' '.repeat(start.length);
  const rows: string[] = [start];
  moves.forEach((move, at) => {
    const text = at === 0 ? move : `${between}${move}`;
    const row = rows.at(-1) ?? '';
    if (at > 0 && stripVTControlCharacters(row + text).length > WIDTH)
      rows.push(`${indent}${text.trimStart()}`);
    else rows[rows.length - 1] = row + text;
  });
  return rows.join('\n');
}

/** `sent | skipped | failed | unconfirmed` all lead on: the first stands for them. */
function short(outcomes: string): string {
  const names = outcomes.split(' | ');
  return names.length > 2 ? `${names[0] ?? ''} | …` : outcomes;
}
