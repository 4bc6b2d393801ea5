import type { Command } from 'commander';
import pc from 'picocolors';
import { connect, type ConnectionFlags } from '../connection';
import { addOperating } from './operating';
import { listOf, type Listed, printList, wholeList, withLimit } from '../list';
import { readPairs } from '../pairs';
import { print, safe, table, time } from '../print';
import { withConnection } from './with-connection';

interface Enrollment {
  readonly id: string;
  readonly playbook: string;
  readonly version: number;
  readonly status: string;
  readonly customer_id: string;
  readonly subject: { type: string; id: string };
  readonly way: { name: string; reason?: string | null };
  readonly exit: string | null;
  readonly started_at?: string;
  readonly parked?: { step: string; code: string; reason: string } | null;
  readonly at?: readonly {
    step: string;
    line?: number;
    waits_for?: readonly { arm: string; event?: string }[];
    until?: { at: string; rule?: string } | null;
  }[];
}
interface TraceRow {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly step: string | null;
  readonly line: number | null;
  readonly file?: string | null;
  readonly outcome?: string | null;
  readonly why: string;
}
interface Flags extends ConnectionFlags {
  readonly json?: boolean;
  readonly limit?: string;
  readonly customer?: string;
  readonly playbook?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly subject?: string;
  readonly way?: string;
  readonly with?: string[];
}

export function addEnrollmentCommands(tenure: Command, root: string): void {
  withConnection(
    tenure
      .command('enroll <playbook>')
      .description('enroll somebody by hand, through a manual way in'),
  )
    .requiredOption(
      '--subject <id>',
      'who: the id of a customer (or contact, record) the playbook is for',
    )
    .option('--way <name>', 'which manual way in, when there are several')
    .option('--with <name=value...>', 'fields of the way in')
    .option('--reason <text>', 'why, for the record')
    .addHelpText('after', '\nExample:\n  tenure enroll onboarding --subject galaxy')
    .action(async (playbook: string, flags: Flags) => {
      const api = await connect(flags, root);
      const { body } = await api.post<{ id: string }>('/v1/enrollments', {
        playbook,
        subject: flags.subject,
        ...(flags.way === undefined ? {} : { way: flags.way }),
        ...(flags.with === undefined ? {} : { with: readPairs(flags.with, '--with') }),
        ...(flags.reason === undefined ? {} : { reason: flags.reason }),
      });
      print(body, flags.json, () => `enrolled ${flags.subject} in ${playbook}: ${body.id}`);
    });

  const enrollments = tenure
    .command('enrollments')
    .description('who goes through which playbook, and what happened')
    .addHelpText('after', '\nExample:\n  tenure enrollments list --customer galaxy');
  addReading(enrollments, root);
  addOperating(enrollments, root);
}

function addReading(enrollments: Command, root: string): void {
  withLimit(withConnection(enrollments.command('list').description('newest first')))
    .addHelpText(
      'after',
      '\nExample:\n  tenure enrollments list --playbook onboarding --status parked',
    )
    .option('--customer <id>', 'of one customer')
    .option('--playbook <id>', 'of one playbook')
    .option('--status <status>', 'running, paused, parked or done')
    .action(async ({ customer, playbook, status, limit, ...flags }: Flags) => {
      const api = await connect(flags, root);
      const asked = { customer, playbook, status, limit };
      const list = await listOf<Listed<Enrollment>>(api, '/v1/enrollments', asked);
      printList(list, flags.json, () =>
        table(
          ['id', 'playbook', 'customer', 'status', 'at'],
          list.data.map((one) => [
            one.id,
            one.playbook,
            one.customer_id,
            one.exit === null ? one.status : `${one.status} (${one.exit})`,
            one.at?.map((place) => place.step).join(', '),
          ]),
        ),
      );
    });

  withConnection(
    enrollments
      .command('show <id>')
      .description('where it stands and its trace: what happened, when, why, and the line of YAML')
      .addHelpText('after', '\nExample:\n  tenure enrollments show 0199…'),
  ).action(async (id: string, flags: Flags) => {
    const api = await connect(flags, root);
    const path = `/v1/enrollments/${encodeURIComponent(id)}`;
    const { body } = await api.get<Enrollment>(path);
    const trace = await wholeList<TraceRow>(api, `${path}/trace`);
    print({ ...body, trace }, flags.json, () => describe(body, trace));
  });
}

function describe(one: Enrollment, trace: readonly TraceRow[]): string {
  const lines = [
    `${pc.bold(one.playbook)} version ${one.version} for ${one.subject.type} ${one.subject.id}: ${one.status}${one.exit === null ? '' : ` (${one.exit})`}`,
    `entered by "${one.way.name}"${one.way.reason ? `: ${safe(one.way.reason)}` : ''}`,
  ];
  for (const place of one.at ?? []) {
    const arms = (place.waits_for ?? []).map((arm) => arm.event ?? arm.arm).join(', ');
    lines.push(
      `at ${place.step}${place.line === undefined ? '' : ` (line ${place.line})`}${arms === '' ? '' : `, waits for ${arms}`}${place.until ? `, until ${time(place.until.at)}` : ''}`,
    );
  }
  if (one.parked)
    lines.push(
      pc.yellow(`parked at ${one.parked.step}: ${one.parked.code}: ${safe(one.parked.reason)}`),
    );
  const rows = trace.map((row) => [
    time(row.at),
    row.kind,
    row.step,
    row.line === null ? '' : `:${row.line}`,
    row.why,
  ]);
  return [...lines, '', table(['when', 'what', 'step', 'line', 'why'], rows)].join('\n');
}
