import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { compile, type Compiled, type CompiledPlaybook } from '../../../playbooks/compiler/compile';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { nearest } from '../../../playbooks/compiler/findings';
import { render } from '../../../playbooks/compiler/render';
import { compileScenario, scenarioFault } from '../../../playbooks/compiler/scenario';
import type { Scenario } from '../../../playbooks/kernel/scenario';
import { Fault } from '../../../playbooks/simulator/fault';
import { simulate, type Simulated } from '../../../playbooks/simulator/simulate';
import { ApiRefused } from '../api-client';
import { connect, type ConnectionFlags } from '../connection';
import { Findings, UsageError } from '../exit';
import { print, safe, table } from '../print';
import { ProjectUnreadable, readProject, readText } from '../project-files';
import { timeline } from '../timeline';

const SHOWN = 20;

interface CheckFlags {
  readonly json?: boolean;
}
interface PublishFlags extends ConnectionFlags {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly note?: string;
  readonly retire?: string[];
}
interface SimulateFlags {
  readonly scenario?: string;
  readonly project?: string;
  readonly json?: boolean;
}

export function addAuthoringCommands(tenure: Command, root: string): void {
  tenure
    .command('check [folder]')
    .description('check a project: every mistake with its place, reason and fix; needs no server')
    .option('--json', 'print JSON: {ok, diagnostics: [{code, file, line, …}]}')
    .addHelpText('after', '\nExample:\n  tenure check playbooks/library')
    .action((folder: string | undefined, flags: CheckFlags) =>
      check(folderOf(folder, root), flags),
    );

  tenure
    .command('simulate <playbook>')
    .description(
      'run a scenario in virtual time and print what happens, when and why; needs no server',
    )
    .requiredOption('--scenario <file>', 'what is given and what happens')
    .option('--project <folder>', 'the project (default: this folder, else playbooks/library)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  tenure simulate onboarding --scenario docs/scenarios/ignored.scenario.yaml',
    )
    .action((playbook: string, flags: SimulateFlags) =>
      runScenario(playbook, folderOf(flags.project, root), flags),
    );

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
      '\nExamples:\n  tenure publish playbooks/library --dry-run\n  tenure publish playbooks/library --note "shorter stall path"',
    )
    .action((folder: string | undefined, flags: PublishFlags) =>
      publish(folderOf(folder, root), flags, root),
    );
}

function folderOf(folder: string | undefined, root: string): string {
  if (folder !== undefined) return folder;
  return existsSync('catalog.yaml') ? '.' : join(root, 'playbooks', 'library');
}

function load(folder: string): { files: Map<string, string>; compiled: Compiled } {
  const files = asUsage(() => readProject(folder));
  return { files, compiled: compile(files) };
}

/** A folder or file that was named wrongly is wrong usage; one that cannot be read is our failure to do the work. */
function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ProjectUnreadable ? new UsageError(error.message) : error;
  }
}

function check(folder: string, flags: CheckFlags): void {
  const { files, compiled } = load(folder);
  const { ok, diagnostics, playbooks } = compiled;
  print(
    { ok, diagnostics, playbooks: playbooks.map(({ id, hash }) => ({ id, hash })) },
    flags.json,
    () => {
      const drawn = draw(diagnostics, files);
      const count = `${playbooks.length} playbook${playbooks.length === 1 ? '' : 's'}`;
      return ok
        ? `${drawn}${pc.green('ok')} ${count} in ${folder}`
        : `${drawn}${summary(diagnostics)}`;
    },
  );
  if (!ok) process.exitCode = 1;
}

function draw(diagnostics: readonly Diagnostic[], files: ReadonlyMap<string, string>): string {
  const shown = diagnostics
    .slice(0, SHOWN)
    .map((one) => `${safe(render(one, files.get(one.file)))}\n\n`);
  if (diagnostics.length > SHOWN)
    shown.push(`… and ${diagnostics.length - SHOWN} more (--json shows all)\n\n`);
  return shown.join('');
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((one) => one.severity === 'error').length;
  return (
    pc.red(`${errors} error${errors === 1 ? '' : 's'}`) +
    `, ${diagnostics.length - errors} warnings`
  );
}

function runScenario(id: string, folder: string, flags: SimulateFlags): void {
  const { files, compiled } = load(folder);
  const { project } = compiled;
  if (!compiled.ok || project === undefined) throw refuse(compiled.diagnostics, files, flags);
  const playbook = compiled.playbooks.find((one) => one.id === id);
  if (playbook === undefined) throw new UsageError(unknownPlaybook(id, folder, compiled));
  const file = flags.scenario ?? '';
  const text = scenarioText(file);
  const { scenario, diagnostics } = compileScenario(text, file, compiled, id);
  const sources = new Map([[file, text]]);
  if (scenario === undefined) throw refuse(diagnostics, sources, flags);
  const simulated = play({ file, text, scenario, playbook, project }, flags);
  print(
    simulated,
    flags.json,
    () => draw(diagnostics, sources) + timeline(simulated, scenario.now, playbook),
  );
}

function scenarioText(file: string): string {
  if (!existsSync(file)) throw new UsageError(`--scenario: there is no file ${file}`);
  return asUsage(() => readText(file, file));
}

function unknownPlaybook(id: string, folder: string, { playbooks }: Compiled): string {
  const known = playbooks.map((one) => one.id);
  const near = nearest(id, known);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return `there is no playbook "${id}" in ${folder}; it has ${known.join(', ') || 'none'}${hint}`;
}

interface Played {
  readonly file: string;
  readonly text: string;
  readonly scenario: Scenario;
  readonly playbook: CompiledPlaybook;
  readonly project: NonNullable<Compiled['project']>;
}

/** What the scenario asks for and is not there is a finding about the scenario, with its line. */
function play({ file, text, scenario, playbook, project }: Played, flags: CheckFlags): Simulated {
  const { plan, templates } = playbook;
  try {
    return simulate({ plan, project, templates, scenario });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw refuse([scenarioFault(text, file, error)], new Map([[file, text]]), flags);
  }
}

/** Findings as the person asked for them: drawn, or as JSON. */
function refuse(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
  flags: CheckFlags,
): Findings {
  if (flags.json !== true)
    return new Findings(`${draw(diagnostics, files)}${summary(diagnostics)}`);
  print({ ok: false, diagnostics }, true, () => '');
  return new Findings(summary(diagnostics));
}

async function publish(folder: string, flags: PublishFlags, root: string): Promise<void> {
  const { files, compiled } = load(folder);
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
