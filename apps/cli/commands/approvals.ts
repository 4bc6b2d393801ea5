import type { Command } from 'commander';
import pc from 'picocolors';
import { connect, type ConnectionFlags } from '../connection';
import { UsageError } from '../exit';
import { listOf, type Listed, printList, withLimit } from '../list';
import { print, safe, table, time } from '../print';
import { withConnection } from './with-connection';

interface ApprovalRow {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly customer_id: string;
  readonly playbook: string;
  readonly step: string;
  readonly contact_id: string;
  readonly channel: string;
  readonly subject: string;
  readonly approvers: readonly { readonly kind: string; readonly id: string }[];
  readonly within_at: string;
  readonly otherwise: 'send' | 'skip' | 'escalate';
  readonly version: number;
  readonly decided_by: string | null;
  readonly comment: string | null;
  readonly text?: string;
  /** What "--seen" takes, in quotes. */
  readonly etag?: string;
  readonly checks?: readonly { readonly verdict: string; readonly detail: string }[];
  readonly changed_since?: readonly {
    readonly name: string;
    readonly was: unknown;
    readonly is: unknown;
  }[];
}

interface Flags extends ConnectionFlags {
  readonly list?: string;
  readonly limit?: string;
  readonly status?: string;
  readonly customer?: string;
  readonly seen?: string;
  readonly comment?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

export function addApprovalCommands(tenure: Command, root: string): void {
  const approvals = tenure
    .command('approvals')
    .description('drafts that wait for a person')
    .addHelpText('after', '\nExample:\n  tenure approvals list --as ana');
  addList(withLimit(withConnection(approvals.command('list'))), root);
  addShow(withConnection(approvals.command('show <id>')), root);
  addApprove(withConnection(approvals.command('approve <id>')), root);
  addReject(withConnection(approvals.command('reject <id>')), root);
  addRefresh(withConnection(approvals.command('refresh <id>')), root);
}

function addList(command: Command, root: string): void {
  command
    .description('drafts, by deadline; with --as those this person may decide about')
    .option('--list <name>', 'mine or team (default with --as: mine)')
    .option('--status <status>', 'open, approved, rejected or discarded (default: open)')
    .option('--customer <id>', 'of one customer')
    .addHelpText('after', '\nExample:\n  tenure approvals list --as ana')
    .action(async ({ status = 'open', customer, limit, ...flags }: Flags) => {
      const api = await connect(flags, root);
      const list = flags.list ?? (flags.as === undefined ? undefined : 'mine');
      const asked = { status, list, customer, limit };
      const found = await listOf<Listed<ApprovalRow>>(api, '/v1/approvals', asked);
      printList(found, flags.json, () =>
        table(
          ['id', 'until', 'then', 'who', 'customer', 'to', 'subject'],
          found.data.map((one) => [
            one.id,
            time(one.within_at),
            one.otherwise,
            who(one),
            one.customer_id,
            one.contact_id,
            one.subject,
          ]),
        ),
      );
    });
}

function addShow(command: Command, root: string): void {
  command
    .description('one draft: to whom, in which words, and its version')
    .addHelpText('after', '\nExample:\n  tenure approvals show 0199…')
    .action(async (id: string, flags: Flags) => {
      const api = await connect(flags, root);
      const { body } = await api.get<ApprovalRow>(pathOf(id));
      print(body, flags.json, () => describe(body));
    });
}

function addApprove(command: Command, root: string): void {
  withVersion(command, 'let it go as it stands')
    .option('--comment <text>', 'a word for the record')
    .addHelpText('after', '\nExample:\n  tenure approvals approve 0199… --as ana --seen 1')
    .action(async (id: string, flags: Flags) => {
      const { comment } = flags;
      const asked = { verb: 'approve', body: comment === undefined ? {} : { comment } };
      const body = await decide(id, flags, asked, root);
      print(body, flags.json, () => `approved ${id}`);
    });
}

function addReject(command: Command, root: string): void {
  withVersion(command, 'it does not go')
    .requiredOption('--reason <text>', 'why')
    .addHelpText(
      'after',
      '\nExample:\n  tenure approvals reject 0199… --as ana --seen 1 --reason "we spoke yesterday"',
    )
    .action(async (id: string, flags: Flags) => {
      const body = await decide(
        id,
        flags,
        { verb: 'reject', body: { reason: flags.reason } },
        root,
      );
      print(body, flags.json, () => `rejected ${id}`);
    });
}

function addRefresh(command: Command, root: string): void {
  withVersion(command, "render it with today's facts; an approver's own words stay")
    .addHelpText('after', '\nExample:\n  tenure approvals refresh 0199… --as ana --seen 1')
    .action(async (id: string, flags: Flags) => {
      const body = await decide(id, flags, { verb: 'refresh', body: {} }, root);
      print(body, flags.json, () => describe(body));
    });
}

function withVersion(command: Command, what: string): Command {
  return command
    .description(`${what}: the version that "show" printed, so that nobody decides unseen`)
    .requiredOption('--seen <version>', 'version of the text you have read');
}

async function decide(
  id: string,
  flags: Flags,
  { verb, body }: { readonly verb: string; readonly body: object },
  root: string,
): Promise<ApprovalRow> {
  if (flags.as === undefined)
    throw new UsageError(
      'people decide about drafts, keys never may: add --as <person>, for example --as ana',
    );
  const api = await connect(flags, root);
  const answer = await api.postBased<ApprovalRow>(`${pathOf(id)}/${verb}`, body, flags.seen);
  return answer.body;
}

function pathOf(id: string): string {
  return `/v1/approvals/${encodeURIComponent(id)}`;
}

function who({ approvers }: ApprovalRow): string {
  return approvers.map(({ kind, id }) => (kind === 'queue' ? `queue ${id}` : id)).join(', ');
}

function seenOf({ etag, version }: ApprovalRow): string {
  return etag?.replaceAll('"', '') ?? String(version);
}

const MARK: Readonly<Record<string, string>> = { passes: '✓', waits: '…', refuses: '✗' };

const THEN = {
  send: 'it goes as it stands',
  skip: 'it is skipped',
  escalate: 'it climbs',
} as const;

function describe(one: ApprovalRow): string {
  const decided = one.decided_by === null ? '' : ` by ${one.decided_by}`;
  return [
    pc.bold(safe(one.subject)),
    `${one.status}${decided}${one.reason === null ? '' : ` (${one.reason})`} · --seen ${seenOf(one)} · waits for ${who(one)}`,
    `to ${one.contact_id} of ${one.customer_id} by ${one.channel} · ${one.playbook}, step ${one.step}`,
    `until ${time(one.within_at)}; then ${THEN[one.otherwise]}`,
    ...(one.comment === null ? [] : [safe(one.comment)]),
    ...(one.checks ?? []).map(({ verdict, detail }) => `${MARK[verdict] ?? '?'} ${safe(detail)}`),
    ...(one.changed_since ?? []).map(({ name, was, is }) =>
      pc.yellow(
        safe(`${name} was ${JSON.stringify(was)} when this was written, is ${JSON.stringify(is)}`),
      ),
    ),
    '',
    safe(one.text ?? ''),
  ].join('\n');
}
