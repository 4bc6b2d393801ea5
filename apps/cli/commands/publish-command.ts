import { join } from 'node:path';
import type { Command } from 'commander';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { ApiRefused, type Problem } from '../api-client';
import { connect, type ConnectionFlags } from '../connection';
import { Findings, UsageError } from '../exit';
import { readPairs } from '../pairs';
import { print, table } from '../print';
import { draw, summary } from '../findings';
import { loadProject, projectFolder } from '../load-project';

interface PublishFlags extends ConnectionFlags {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly note?: string;
  readonly retire?: string[];
  readonly backfill?: string[];
  readonly texts?: string;
}

export function addPublishCommand(tenure: Command, root: string): void {
  tenure
    .command('publish [folder]')
    .description('publish a project: those inside keep their version, new ones enter the new one')
    .option('--dry-run', 'say what would change, change nothing')
    .option('--note <text>', 'a word for the record')
    .option('--retire <id...>', 'playbooks that are gone on purpose')
    .option('--backfill <counts...>', 'how many "backfill: matching" brings in: onboarding=3')
    .option('--texts <whose>', 'inside: those inside read the new texts too; new: they keep theirs')
    .option('--as <person>', 'act as this person (development sign-in)')
    .option('--url <url>', 'where the API is')
    .option('--key <key>', 'API key')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tenure publish playbooks/library --dry-run\n  tenure publish playbooks/library --note "shorter stall path"\n  tenure publish --backfill onboarding=3\n  tenure publish --texts inside --dry-run',
    )
    .action((folder: string | undefined, flags: PublishFlags) =>
      publish(projectFolder(folder, root), flags, root),
    );
}

async function publish(folder: string, flags: PublishFlags, root: string): Promise<void> {
  const confirmed = countsOf(flags.backfill);
  const texts = textsFor(flags.texts);
  const { files, compiled } = loadProject(folder);
  if (!compiled.ok)
    throw new Findings(
      `${draw(compiled.diagnostics, files)}${summary(compiled.diagnostics)}; nothing published`,
    );
  const api = await connect(flags, root);
  const { body } = await api
    .postPatiently<Published>('/v1/publications', {
      files: Object.fromEntries(files),
      ...(flags.dryRun === true ? { dry_run: true } : {}),
      ...(flags.note === undefined ? {} : { note: flags.note }),
      ...(flags.retire === undefined ? {} : { retire: flags.retire }),
      ...(confirmed === undefined ? {} : { backfill: confirmed }),
      ...(texts === undefined ? {} : { texts }),
    })
    .catch((thrown: unknown) => {
      const error = asTyped(thrown);
      if (error instanceof ApiRefused && error.problem.code === 'backfill_unconfirmed')
        throw new Findings(unconfirmed(error.problem));
      if (error instanceof ApiRefused && texts === 'inside' && error.problem.errors)
        throw new Findings(notTexts(error.problem));
      if (error instanceof ApiRefused && error.problem.diagnostics !== undefined) {
        throw new Findings(
          `${draw(error.problem.diagnostics.map(fromWire), files)}nothing published`,
        );
      }
      throw error;
    });
  print(body, flags.json, () =>
    [
      shown(body, flags.dryRun === true),
      ...(texts === 'inside' ? [reworded(body, flags.dryRun === true)] : []),
      ...migrationsIn(files, folder),
    ].join('\n'),
  );
}

/** They move nobody by being published. */
function migrationsIn(files: ReadonlyMap<string, string>, folder: string): string[] {
  return [...files.keys()]
    .filter((file) => file.endsWith('.migration.yaml'))
    .map(
      (file) =>
        `those inside stay where they are; ${file} moves them: tenure migrate ${join(folder, file)}`,
    );
}

function shown({ playbooks }: Published, dry: boolean): string {
  const all = Object.entries(playbooks);
  const counts = all.flatMap(([id, { backfill_count: count = 0 }]) =>
    count > 0 ? [[id, count]] : [],
  );
  const brings = counts.length > 0;
  const rows = all.map(([id, { state, version, backfill_count: count = 0 }]) => [
    id,
    state.replace('_', ' '),
    String(version ?? ''),
    ...(brings ? [count > 0 ? String(count) : ''] : []),
  ]);
  const head = ['playbook', dry ? 'would be' : 'is', 'version', ...(brings ? ['brings in'] : [])];
  const drawn = table(head, rows);
  if (!dry || !brings) return drawn;
  return `${drawn}\nto publish it: --backfill ${flagOf(counts)}`;
}

function textsFor(whose: string | undefined): 'new' | 'inside' | undefined {
  if (whose === undefined || whose === 'new' || whose === 'inside') return whose;
  throw new UsageError(`--texts "${whose}": write --texts inside, or --texts new`);
}

/** Whose texts change, and where. */
function reworded({ texts = [] }: Published, dry: boolean): string {
  if (texts.length === 0) return 'nobody is inside a version whose texts change';
  const rows = texts.map(({ playbook, version, enrollments, steps, templates }) => [
    ...[playbook, String(version), String(enrollments)],
    ...[steps.join(', '), templates.join(', ')],
  ]);
  const head = ['playbook', 'version', dry ? 'would read' : 'read', 'in steps', 'texts'];
  return `those inside ${dry ? 'would read' : 'read'} the new texts:\n${table(head, rows)}`;
}

function notTexts({ detail = '', errors = [] }: Problem): string {
  return [`${detail}:`, ...errors.map((one) => `  ${one.detail}\n    ${one.fix ?? ''}`)].join('\n');
}

/** A refusal says what to write in members of the API; whoever reads it here writes options. */
function asTyped(error: unknown): unknown {
  if (!(error instanceof ApiRefused)) return error;
  const { problem } = error;
  const errors = problem.errors?.map((fault) =>
    fault.fix === undefined ? fault : { ...fault, fix: asOptions(fault.fix) },
  );
  return errors === undefined ? error : new ApiRefused({ ...problem, errors });
}

function asOptions(fix: string): string {
  return fix.replace(/"(retire|texts)": \[?"([^"]*)"\]?/g, '--$1 $2');
}

/** `onboarding=3 renewal=12` */
function countsOf(pairs: readonly string[] | undefined): Record<string, number> | undefined {
  if (pairs === undefined) return undefined;
  const counts = Object.entries(readPairs(pairs, '--backfill')).map(([id, count]) => {
    if (typeof count === 'number' && Number.isInteger(count) && count >= 0)
      return [id, count] as const;
    throw new UsageError(
      `--backfill ${id}=${String(count)}: write a count, for example --backfill ${id}=3`,
    );
  });
  return Object.fromEntries(counts);
}

function unconfirmed({ errors = [], backfill = {} }: Problem): string {
  const told = errors.map(({ detail }) => `  ${detail}`);
  const counts = Object.entries(backfill);
  const next = counts.length > 0 ? `add: --backfill ${flagOf(counts)}` : 'leave --backfill out';
  const head = '"backfill: matching" brings in those who match already; nothing published:';
  return [head, ...told, `to go on ${next}`].join('\n');
}

function flagOf(counts: readonly (readonly (string | number)[])[]): string {
  return counts.map(([id, count]) => `${id}=${count}`).join(' ');
}

type OnWire = Omit<Diagnostic, 'endLine' | 'endColumn'> & { end_line: number; end_column: number };

export function fromWire(told: object): Diagnostic {
  const { end_line: endLine, end_column: endColumn, ...rest } = told as OnWire;
  return { ...rest, endLine, endColumn };
}

interface Published {
  readonly playbooks: Readonly<
    Record<string, { state: string; version?: string | number | null; backfill_count?: number }>
  >;
  readonly texts?: readonly {
    readonly playbook: string;
    readonly version: number;
    readonly enrollments: number;
    readonly steps: readonly string[];
    readonly templates: readonly string[];
  }[];
}
