import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { ApiRefused } from '../api-client';
import { connect, type ConnectionFlags } from '../connection';
import { Findings, UsageError } from '../exit';
import { draw, plural } from '../findings';
import { fromWire } from './publish-command';
import { print, table } from '../print';

/** Those inside go on in another version, as a file says: counted first, and moved only when their number is confirmed. */

interface MigrateFlags extends ConnectionFlags {
  readonly json?: boolean;
  readonly apply?: boolean;
  readonly confirm?: string;
  readonly reason?: string;
}

interface Counts {
  readonly enrollments: number;
  readonly move: number;
  readonly map: number;
  readonly park: number;
  readonly tasks_closed: number;
  readonly tasks_opened: number;
  readonly sends: number;
}
interface Moved extends Counts {
  readonly bulk_id: string | null;
  readonly playbook: string;
  readonly to: { readonly version: number };
  readonly versions: readonly (Counts & { readonly version: number })[];
}

export function addMigrateCommand(tenure: Command, root: string): void {
  tenure
    .command('migrate <file>')
    .description(
      'move those inside to another version, as a *.migration.yaml says; alone it only counts',
    )
    .option('--apply', 'move them; needs --confirm')
    .option('--confirm <count>', 'how many the count said it would move')
    .option('--reason <text>', 'why, kept in the trace of each')
    .option('--as <person>', 'act as this person (development sign-in)')
    .option('--url <url>', 'where the API is')
    .option('--key <key>', 'API key')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tenure migrate playbooks/ours/renewal.migration.yaml\n  tenure migrate playbooks/ours/renewal.migration.yaml --apply --confirm 42 --reason "the shorter path"\n\nHow far it is and what became of each: GET /v1/bulk/<id>. Each tells it in its trace too.',
    )
    .action((file: string, flags: MigrateFlags) => migrate(file, flags, root));
}

async function migrate(file: string, flags: MigrateFlags, root: string): Promise<void> {
  const { apply = false, confirm, reason } = flags;
  const plan = readPlan(file);
  const api = await connect(flags, root);
  const asked = { plan, ...(reason === undefined ? {} : { reason }) };
  const how = apply
    ? confirm === undefined
      ? {}
      : { confirmed: countOf(confirm) }
    : { dry_run: true };
  const { body } = await api
    .postPatiently<Moved>('/v1/migrations', { ...asked, ...how })
    .catch((error: unknown) => {
      if (!(error instanceof ApiRefused)) throw error;
      const { code, diagnostics, detail, confirmed } = error.problem;
      if (code === 'migration_unconfirmed')
        throw new Findings(`${detail ?? ''}\nto move them: --apply --confirm ${confirmed ?? 0}`);
      if (diagnostics === undefined) throw error;
      throw new Findings(`${drawn(diagnostics.map(fromWire), file, plan)}nobody was moved`);
    });
  print(body, flags.json, () => shown(body, file));
}

function readPlan(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function countOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--confirm "${text}": write the count, for example --confirm 42`);
}

/** The server does not know what the file is called here. */
function drawn(diagnostics: readonly Diagnostic[], path: string, plan: string): string {
  const file = basename(path);
  return draw(
    diagnostics.map((one) => ({ ...one, file })),
    new Map([[file, plan]]),
  );
}

function shown(moved: Moved, file: string): string {
  const { bulk_id, enrollments, playbook, to, versions, park } = moved;
  const head = [
    'from version',
    'inside',
    'go on',
    'mapped',
    'parked',
    'tasks closed',
    'opened',
    'sends',
  ];
  const rows = versions.map((one) =>
    [
      ...[one.version, one.enrollments, one.move, one.map, one.park],
      ...[one.tasks_closed, one.tasks_opened, one.sends],
    ].map(String),
  );
  const where = `${plural(enrollments, 'enrollment')} of ${playbook} to version ${to.version}`;
  const drawnTable = table(head, rows);
  if (bulk_id !== null)
    return `${drawnTable}\nmoving ${where}; how far it is: GET /v1/bulk/${bulk_id}`;
  const parks = park > 0 ? ` (${park} are parked until a person says where they go on)` : '';
  const next = `to do it: tenure migrate ${file} --apply --confirm ${enrollments}`;
  return `${drawnTable}\nwould move ${where}${parks}; nobody was moved\n${next}`;
}
