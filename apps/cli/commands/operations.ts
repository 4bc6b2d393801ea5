import type { Command } from 'commander';
import { connect, type ConnectionFlags } from '../connection';
import { UsageError } from '../exit';
import { listOf, type Listed, printList, withLimit } from '../list';
import { print, safe, table, time } from '../print';
import { withConnection } from './with-connection';

/** What is done to a whole playbook, and to messages that did not reach their enrollment. */

interface Held {
  readonly playbook: string;
  readonly state: string;
  readonly enrollments: number;
  readonly timers: number;
  readonly sends: number;
  readonly stale: number;
  readonly dry_run: boolean;
}
interface Letter {
  readonly id: string;
  readonly enrollment_id: string;
  readonly message: { readonly kind?: string; readonly id?: string };
  readonly outcome: string;
  readonly error: string | null;
  readonly at: string;
  readonly status: string;
}
interface Flags extends ConnectionFlags {
  readonly json?: boolean;
  readonly limit?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly status?: string;
  readonly spread?: string;
  readonly skipStale?: boolean;
}

export function addOperationCommands(tenure: Command, root: string): void {
  const playbooks = tenure
    .command('playbooks')
    .description('hold a whole playbook, and let it go on')
    .addHelpText('after', '\nExample:\n  tenure playbooks pause onboarding --reason "wrong text"');
  for (const [verb, words] of [
    [
      'pause',
      'hold deliveries and deadlines of all inside; whoever comes in is held from the start',
    ],
    ['resume', 'let those go on that the pause holds, the backlog spread'],
  ] as const) {
    const command = withConnection(playbooks.command(`${verb} <playbook>`).description(words))
      .option('--reason <text>', 'why (required), kept in every trace')
      .option('--dry-run', 'only count: those inside, deadlines, messages');
    if (verb === 'resume')
      command
        .option('--spread <time>', 'within how long the backlog follows, like 90m or 2h', '15m')
        .option('--skip-stale', 'skip messages that are too late by now');
    command
      .addHelpText(
        'after',
        `\nExample:\n  tenure playbooks ${verb} onboarding --reason "wrong text"`,
      )
      .action((playbook: string, flags: Flags) => hold(playbook, verb, flags, root));
  }
  addLetters(tenure, root);
}

async function hold(playbook: string, verb: string, flags: Flags, root: string): Promise<void> {
  const { reason, dryRun, json, spread, skipStale } = flags;
  if (reason === undefined) throw new UsageError('say why: --reason "…" is kept in every trace');
  const api = await connect(flags, root);
  const { body } = await api.post<Held>(`/v1/playbooks/${encodeURIComponent(playbook)}/${verb}`, {
    reason,
    ...(spread === undefined ? {} : { spread }),
    ...(skipStale ? { skip_stale: true } : {}),
    ...(dryRun ? { dry_run: true } : {}),
  });
  print(body, json, () => heldWords(body, skipStale === true));
}

function heldWords(held: Held, skips: boolean): string {
  const { playbook, state, enrollments, timers, sends, stale } = held;
  const is = held.dry_run ? 'would be' : 'is';
  const told = `${playbook} ${is} ${state}: ${enrollments} enrollments told`;
  if (state === 'paused')
    return `${told}\nwithin a day ${timers} deadlines pass, up to ${sends} messages would have gone`;
  const late = skips ? `${stale} are too late and skipped` : `${stale} are too late by now`;
  return `${told}\n${timers} deadlines passed meanwhile, up to ${sends} messages go; ${late}`;
}

function addLetters(tenure: Command, root: string): void {
  const letters = tenure
    .command('dead-letters')
    .description('messages that could not be carried to their enrollment')
    .addHelpText('after', '\nExample:\n  tenure dead-letters list');
  withLimit(withConnection(letters.command('list').description('newest first')))
    .option('--status <status>', 'open, late, redriven or discarded')
    .addHelpText('after', '\nExample:\n  tenure dead-letters list --status open')
    .action(async ({ status, limit, ...flags }: Flags) => {
      const api = await connect(flags, root);
      const list = await listOf<Listed<Letter>>(api, '/v1/dead-letters', { status, limit });
      printList(list, flags.json, () =>
        table(
          ['id', 'when', 'enrollment', 'message', 'outcome', 'status', 'error'],
          list.data.map((one) => [
            one.id,
            time(one.at),
            one.enrollment_id,
            one.message.kind,
            one.outcome,
            one.status,
            safe(one.error ?? ''),
          ]),
        ),
      );
    });
  for (const [verb, words] of [
    ['redrive', 'send it again, under the same id'],
    ['discard', 'give it up'],
  ] as const)
    withConnection(letters.command(`${verb} <id>`).description(words))
      .addHelpText('after', `\nExample:\n  tenure dead-letters ${verb} 7`)
      .action(async (id: string, flags: Flags) => {
        const api = await connect(flags, root);
        const path = `/v1/dead-letters/${encodeURIComponent(id)}/${verb}`;
        const { body } = await api.post<Letter>(path, {});
        print(body, flags.json, () => `dead letter ${body.id}: ${body.status}`);
      });
}
