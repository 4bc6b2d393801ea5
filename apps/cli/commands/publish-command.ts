import type { Command } from 'commander';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { ApiRefused } from '../api-client';
import { connect, type ConnectionFlags } from '../connection';
import { Findings } from '../exit';
import { print, table } from '../print';
import { draw, summary } from '../findings';
import { loadProject, projectFolder } from '../load-project';

interface PublishFlags extends ConnectionFlags {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly note?: string;
  readonly retire?: string[];
}

export function addPublishCommand(tenure: Command, root: string): void {
  tenure
    .command('publish [folder]')
    .description('publish a project: those inside keep their version, new ones enter the new one')
    .option('--dry-run', 'say what would change, change nothing')
    .option('--note <text>', 'a word for the record')
    .option('--retire <id...>', 'playbooks that are gone on purpose')
    .option('--as <person>', 'act as this person (development sign-in)')
    .option('--url <url>', 'where the API is')
    .option('--key <key>', 'API key')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tenure publish playbooks/starter --dry-run\n  tenure publish playbooks/starter --note "shorter stall path"',
    )
    .action((folder: string | undefined, flags: PublishFlags) =>
      publish(projectFolder(folder, root, 'starter'), flags, root),
    );
}

async function publish(folder: string, flags: PublishFlags, root: string): Promise<void> {
  const { files, compiled } = loadProject(folder);
  if (!compiled.ok)
    throw new Findings(
      `${draw(compiled.diagnostics, files)}${summary(compiled.diagnostics)}; nothing published`,
    );
  const api = await connect(flags, root);
  const { body } = await api
    .post<Published>('/v1/publications', {
      files: Object.fromEntries(files),
      ...(flags.dryRun === true ? { dry_run: true } : {}),
      ...(flags.note === undefined ? {} : { note: flags.note }),
      ...(flags.retire === undefined ? {} : { retire: flags.retire }),
    })
    .catch((error: unknown) => {
      if (error instanceof ApiRefused && error.problem.diagnostics !== undefined) {
        throw new Findings(
          `${draw(error.problem.diagnostics.map(fromWire), files)}nothing published`,
        );
      }
      throw error;
    });
  print(body, flags.json, () =>
    table(
      ['playbook', flags.dryRun === true ? 'would be' : 'is', 'version'],
      Object.entries(body.playbooks).map(([id, one]) => [
        id,
        one.state.replace('_', ' '),
        String(one.version ?? ''),
      ]),
    ),
  );
}

type OnWire = Omit<Diagnostic, 'endLine' | 'endColumn'> & { end_line: number; end_column: number };

function fromWire(told: object): Diagnostic {
  const { end_line: endLine, end_column: endColumn, ...rest } = told as OnWire;
  return { ...rest, endLine, endColumn };
}

interface Published {
  readonly playbooks: Readonly<Record<string, { state: string; version?: string | number | null }>>;
}
