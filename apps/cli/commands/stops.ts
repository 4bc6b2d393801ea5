import type { Command } from 'commander';
import { connect, type ConnectionFlags } from '../connection';
import { UsageError } from '../exit';
import { listOf, type Listed, printList, withLimit } from '../list';
import { print, safe, table, time } from '../print';
import { withConnection } from './with-connection';

/** What people put in the way of messages: holds on one customer or contact, and kill switches. */

interface Hold {
  readonly id: string;
  readonly customer_id: string;
  readonly contact_id: string | null;
  readonly purposes: readonly string[] | null;
  readonly reason: string;
  readonly until: string | null;
  readonly placed_by: string;
  readonly status: string;
}
interface GuardHold {
  readonly rule: string;
  readonly purposes: readonly string[];
  readonly expression: string;
  readonly file: string;
  readonly line: number | null;
}
type Holds = Listed<Hold> & { readonly guards?: readonly GuardHold[] };
interface Switch {
  readonly scope: string;
  readonly engaged: boolean;
  readonly reason: string | null;
  readonly changed_by: string;
  readonly changed_at: string;
  readonly version: number;
}
interface Flags extends ConnectionFlags {
  readonly json?: boolean;
  readonly limit?: string;
  readonly customer?: string;
  readonly contact?: string;
  readonly purpose?: string[];
  readonly until?: string;
  readonly reason?: string;
  readonly status?: string;
}

export function addStopCommands(tenure: Command, root: string): void {
  const holds = tenure
    .command('holds')
    .description('keep messages to one customer or contact waiting')
    .addHelpText('after', '\nExample:\n  tenure holds place --customer acme --reason "in dispute"');
  addHoldList(withLimit(withConnection(holds.command('list'))), root);
  addPlace(withConnection(holds.command('place')), root);
  addLift(withConnection(holds.command('lift <id>')), root);
  const switches = tenure
    .command('switches')
    .description('kill switches: let nothing out')
    .addHelpText('after', '\nExample:\n  tenure switches engage global --reason "wrong text"');
  addSwitchList(withConnection(switches.command('list')), root);
  addTurn(withConnection(switches.command('engage <scope>')), true, root);
  addTurn(withConnection(switches.command('release <scope>')), false, root);
}

function addHoldList(command: Command, root: string): void {
  command
    .description('holds that people placed, newest first; of one customer also those of guards')
    .option('--customer <id>', 'of one customer')
    .option('--contact <id>', 'of one contact')
    .option('--status <status>', 'open, released or all (default: open)')
    .addHelpText('after', '\nExample:\n  tenure holds list --customer acme')
    .action(async ({ customer, contact, status, limit, ...flags }: Flags) => {
      const api = await connect(flags, root);
      const list = await listOf<Holds>(api, '/v1/holds', { customer, contact, status, limit });
      printList(list, flags.json, () => holdTable(list.data) + guardLines(list.guards ?? []));
    });
}

/** What nobody can lift: it ends with its condition. */
function guardLines(guards: readonly GuardHold[]): string {
  const lines = guards.map(
    ({ rule, purposes, expression, file, line }) =>
      `guard ${rule} keeps ${purposes.join(', ')} while ${expression} (${file}${line === null ? '' : `:${line}`})`,
  );
  return lines.map((line) => `\n${line}`).join('');
}

function holdTable(holds: readonly Hold[]): string {
  return table(
    ['id', 'customer', 'contact', 'purposes', 'until', 'by', 'status', 'reason'],
    holds.map((one) => [
      one.id,
      one.customer_id,
      one.contact_id ?? 'all',
      one.purposes?.join(', ') ?? 'all',
      one.until === null ? 'lifted' : time(one.until),
      one.placed_by,
      one.status,
      safe(one.reason),
    ]),
  );
}

function addPlace(command: Command, root: string): void {
  command
    .description('keep messages waiting, from now on')
    .option('--customer <id>', 'everybody of this customer')
    .option('--contact <id>', 'this contact only')
    .option('--purpose <id...>', 'messages of these purposes (default: all)')
    .option('--until <time>', 'with its zone (default: until it is lifted)')
    .option('--reason <text>', 'why (required)')
    .addHelpText(
      'after',
      '\nExample:\n  tenure holds place --contact li --reason "asked for quiet"',
    )
    .action(async ({ customer, contact, purpose: purposes, until, reason, ...flags }: Flags) => {
      if (reason === undefined) throw new UsageError('say why: --reason "…" is kept with the hold');
      const api = await connect(flags, root);
      const asked = { customer, contact, purposes, until, reason };
      const { body } = await api.post<Hold>('/v1/holds', asked);
      print(body, flags.json, () => `hold ${body.id} on ${body.contact_id ?? body.customer_id}`);
    });
}

function addLift(command: Command, root: string): void {
  command
    .description('end a hold: what waited for it is looked at')
    .option('--reason <text>', 'why')
    .addHelpText('after', '\nExample:\n  tenure holds lift 0199…')
    .action(async (id: string, { reason, ...flags }: Flags) => {
      const api = await connect(flags, root);
      const path = `/v1/holds/${encodeURIComponent(id)}/release`;
      const { body } = await api.post<Hold>(path, reason === undefined ? {} : { reason });
      print(body, flags.json, () => `hold ${body.id}: ${body.status}`);
    });
}

function addSwitchList(command: Command, root: string): void {
  command
    .description('those that were ever turned, engaged ones first')
    .addHelpText('after', '\nExample:\n  tenure switches list')
    .action(async (flags: Flags) => {
      const api = await connect(flags, root);
      const { body } = await api.get<{ data: Switch[] }>('/v1/switches');
      print(body, flags.json, () =>
        table(
          ['scope', 'state', 'since', 'by', 'reason'],
          body.data.map((one) => [
            one.scope,
            one.engaged ? 'engaged' : 'released',
            time(one.changed_at),
            one.changed_by,
            safe(one.reason ?? ''),
          ]),
        ),
      );
    });
}

function addTurn(command: Command, engaged: boolean, root: string): void {
  const verb = engaged ? 'engage' : 'release';
  command
    .description(
      engaged
        ? 'let nothing out: global, playbook:<id> or channel:<name>'
        : 'let out again what waited',
    )
    .option('--reason <text>', 'why (required)')
    .addHelpText('after', `\nExample:\n  tenure switches ${verb} channel:email --reason "why"`)
    .action(async (scope: string, { reason, ...flags }: Flags) => {
      if (reason === undefined) throw new UsageError('say why: --reason "…" is kept for ever');
      const api = await connect(flags, root);
      const { body: all } = await api.get<{ data: Switch[] }>('/v1/switches');
      const version = all.data.find((one) => one.scope === scope)?.version ?? 0;
      const path = `/v1/switches/${encodeURIComponent(scope)}`;
      const { body } = await api.patchBased<Switch>(path, { engaged, reason }, String(version));
      print(body, flags.json, () => `${body.scope}: ${body.engaged ? 'engaged' : 'released'}`);
    });
}
