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
}

export function addPublishCommand(tenure: Command, root: string): void {
  tenure
    .command('publish [folder]')
    .description('publish a project: those inside keep their version, new ones enter the new one')
    .option('--dry-run', 'say what would change, change nothing')
    .option('--note <text>', 'a word for the record')
    .option('--retire <id...>', 'playbooks that are gone on purpose')
    .option('--backfill <counts...>', 'how many "backfill: matching" brings in: onboarding=3')
    .option('--as <person>', 'act as this person (development sign-in)')
    .option('--url <url>', 'where the API is')
    .option('--key <key>', 'API key')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tenure publish playbooks/library --dry-run\n  tenure publish playbooks/library --note "shorter stall path"\n  tenure publish --backfill onboarding=3',
    )
    .action((folder: string | undefined, flags: PublishFlags) =>
      publish(projectFolder(folder, root), flags, root),
    );
}

async function publish(folder: string, flags: PublishFlags, root: string): Promise<void> {
  const confirmed = countsOf(flags.backfill);
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
    })
    .catch((error: unknown) => {
      if (error instanceof ApiRefused && error.problem.code === 'backfill_unconfirmed')
        throw new Findings(unconfirmed(error.problem));
      if (error instanceof ApiRefused && error.problem.diagnostics !== undefined) {
        throw new Findings(
          `${draw(error.problem.diagnostics.map(fromWire), files)}nothing published`,
        );
      }
      throw error;
    });
  print(body, flags.json, () => shown(body, flags.dryRun === true));
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

function fromWire(told: object): Diagnostic {
  const { end_line: endLine, end_column: endColumn, ...rest } = told as OnWire;
  return { ...rest, endLine, endColumn };
}

interface Published {
  readonly playbooks: Readonly<
    Record<string, { state: string; version?: string | number | null; backfill_count?: number }>
  >;
}
