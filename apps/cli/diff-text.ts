import pc from 'picocolors';
import type {
  Change,
  Part,
  PlaybookDiff,
  ProjectDiff,
} from '../../playbooks/tools/diff/difference';
import { OTHER_MEANING } from '../../playbooks/tools/diff/parts';
import { short } from '../../playbooks/tools/diff/inside';
import { safe } from './print';

/** A difference for people: a mark, what it is, where; below it each key with both values. */
export function diffText(found: ProjectDiff): string {
  const { playbooks, catalog, guards, calendars, means } = found;
  const beside = [
    ...section('catalog.yaml', catalog),
    ...section('guards.yaml', guards),
    ...section('calendars', calendars),
  ];
  if (playbooks.length + beside.length === 0)
    return pc.dim('nothing that has a meaning is different');
  const all = [...playbooks.flatMap(playbookText), ...beside];
  return [...all, ...meaningText(means, 'for everybody inside')].join('\n').trimEnd();
}

function section(title: string, changes: readonly Change[]): readonly string[] {
  return changes.length === 0 ? [] : [pc.bold(title), ...changes.flatMap(changeText), ''];
}

function playbookText({
  id,
  kind,
  from,
  to,
  changes,
  means,
  migration,
}: PlaybookDiff): readonly string[] {
  const versions = [from, to].flatMap((hash) => (hash === undefined ? [] : [short(hash)]));
  const state = kind === 'changed' ? '' : ` ${painted(kind)}`;
  return [
    `${pc.bold(id)}${state}  ${pc.dim(versions.join(' → '))}`,
    ...changes.flatMap(changeText),
    ...meaningText(means, kind === 'added' ? 'for those who come' : 'for those inside'),
    ...(migration && from !== undefined && to !== undefined
      ? migrationText(id, [from, to], migration.steps)
      : []),
    '',
  ];
}

const MARKS = { added: '+', removed: '-', changed: '~', moved: '>' } as const;
const PAINT = { added: pc.green, removed: pc.red, changed: pc.yellow, moved: pc.cyan } as const;

function painted(kind: Change['kind'], text: string = kind): string {
  return PAINT[kind](text);
}

function changeText({ kind, what, place, parts }: Change): readonly string[] {
  const where = place === undefined ? '' : pc.dim(`  ${kind === 'removed' ? 'was ' : ''}${place}`);
  const head = `  ${painted(kind, `${MARKS[kind]} ${safe(what)}`)}${safe(where)}`;
  return [head, ...parts.flatMap((part) => partText(part))];
}

/** Both values on one line while they are short, else one below the other. */
const SHORT = 60;

function partText({ key, before, after }: Part): readonly string[] {
  const name = key === '' ? '     ' : `      ${safe(key)}:`;
  if (before === undefined) return [`${name} ${pc.green(lines(after ?? ''))} ${pc.dim('(new)')}`];
  if (after === undefined) return [`${name} ${pc.red(lines(before))} ${pc.dim('(gone)')}`];
  if (after === OTHER_MEANING) return [`${name} ${safe(before)} ${pc.yellow(`(${after})`)}`];
  if (before.length + after.length <= SHORT && !`${before}${after}`.includes('\n'))
    return [`${name} ${pc.red(safe(before))} → ${pc.green(safe(after))}`];
  const both = [
    `        ${pc.red(`- ${lines(before)}`)}`,
    `        ${pc.green(`+ ${lines(after)}`)}`,
  ];
  return key === '' ? both : [name, ...both];
}

const INDENT = '\n          ';

function lines(text: string): string {
  return safe(text).split('\n').join(INDENT);
}

function meaningText(means: readonly string[], title: string): readonly string[] {
  if (means.length === 0) return [];
  return [pc.dim(`  ${title}:`), ...means.map((one) => `    ${safe(one)}`)];
}

/** Ready to be put into a file; where people go is for a person to say. */
function migrationText(
  id: string,
  [from, to]: readonly [string, string],
  steps: readonly string[],
) {
  return [
    pc.dim(`  a migration would begin so (${id}.migration.yaml):`),
    `    migration: ${id}`,
    `    from: "${short(from)}"`,
    `    to: "${short(to)}"`,
    `    steps: {${steps.map((step) => `${step}: park`).join(', ')}}`,
    pc.dim(`  after publishing it counts whom it moves: tenure migrate ${id}.migration.yaml`),
  ];
}
