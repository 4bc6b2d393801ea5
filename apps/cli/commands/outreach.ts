import type { Command } from 'commander';
import { connect, type ConnectionFlags } from '../connection';
import { UsageError } from '../exit';
import { listOf, type Listed, printList, withLimit } from '../list';
import { print, table, time } from '../print';
import { withConnection } from './with-connection';

/** The ledger of sends, and what people say about those nobody knows the end of. */

interface Sent {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly customer_id: string;
  readonly contact_id: string | null;
  readonly playbook: string;
  readonly step: string;
  readonly channel: string | null;
  readonly attempt: number;
  readonly created_at: string;
}
interface Flags extends ConnectionFlags {
  readonly json?: boolean;
  readonly limit?: string;
  readonly status?: string;
  readonly customer?: string;
  readonly note?: string;
  readonly arrived?: boolean;
  readonly lost?: boolean;
}

export function addOutreachCommands(tenure: Command, root: string): void {
  const outreach = tenure
    .command('outreach')
    .description('what went out, what did not, and why')
    .addHelpText('after', '\nExample:\n  tenure outreach list --status unconfirmed');
  addList(withLimit(withConnection(outreach.command('list'))), root);
  addConfirm(withConnection(outreach.command('confirm <id>')), root);
  addResend(withConnection(outreach.command('resend <id>')), root);
}

function addList(command: Command, root: string): void {
  command
    .description('sends, newest first')
    .option('--status <status>', 'accepted, refused, skipped, unconfirmed, waiting …')
    .option('--customer <id>', 'of one customer')
    .addHelpText('after', '\nExample:\n  tenure outreach list --status unconfirmed')
    .action(async ({ status, customer, limit, ...flags }: Flags) => {
      const api = await connect(flags, root);
      const list = await listOf<Listed<Sent>>(api, '/v1/outreach', { status, customer, limit });
      printList(list, flags.json, () =>
        table(
          ['id', 'when', 'customer', 'to', 'by', 'playbook', 'step', 'status', 'reason'],
          list.data.map((one) => [
            ...[one.id, time(one.created_at), one.customer_id, one.contact_id ?? ''],
            ...[one.channel ?? '', one.playbook, one.step, one.status, one.reason ?? ''],
          ]),
        ),
      );
    });
}

function addConfirm(command: Command, root: string): void {
  command
    .description('say whether an unconfirmed send has arrived: changes the ledger alone')
    .option('--arrived', 'it did')
    .option('--lost', 'it did not: it counts under no cap any more')
    .option('--note <text>', 'how you know (required)')
    .addHelpText(
      'after',
      '\nExample:\n  tenure outreach confirm 0199… --arrived --note "she answered" --as ana',
    )
    .action(async (id: string, flags: Flags) => {
      if ((flags.arrived === true) === (flags.lost === true))
        throw new UsageError('say one of --arrived and --lost');
      const said = { sent: flags.arrived === true, note: noteOf(flags) };
      const api = await connect(flags, root);
      const { body } = await api.post<Sent>(`${pathOf(id)}/confirm`, said);
      print(body, flags.json, () => `outreach ${id}: ${body.status}`);
    });
}

function addResend(command: Command, root: string): void {
  command
    .description(
      'let a refused or unconfirmed send go once more: same Message-ID, all checks again',
    )
    .option('--note <text>', 'why (required)')
    .addHelpText(
      'after',
      '\nExample:\n  tenure outreach resend 0199… --note "they never got it" --as ana',
    )
    .action(async (id: string, flags: Flags) => {
      const note = noteOf(flags);
      const api = await connect(flags, root);
      const { body } = await api.post<Sent>(`${pathOf(id)}/resend`, { note });
      print(body, flags.json, () => `outreach ${id}: goes once more (${body.status} until it has)`);
    });
}

function noteOf({ note, as }: Flags): string {
  if (as === undefined)
    throw new UsageError(
      'people decide about sends, keys never may: add --as <person>, for example --as ana',
    );
  if (note === undefined) throw new UsageError('say why: --note "…" is kept on record');
  return note;
}

function pathOf(id: string): string {
  return `/v1/outreach/${encodeURIComponent(id)}`;
}
