import type { Command } from 'commander';
import pc from 'picocolors';
import { connect, type ConnectionFlags } from '../connection';
import { UsageError } from '../exit';
import { listOf, type Listed, printList, withLimit } from '../list';
import { readPairs } from '../pairs';
import { print, safe, table, time } from '../print';
import { addTaskVerbs, isDone } from './task-verbs';

interface TaskRow {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly assignee: string | null;
  readonly queue: string | null;
  readonly customer_id: string;
  readonly playbook: string;
  readonly due: { at: string; zone?: string; rule?: string };
  readonly priority: string;
  readonly body?: string | null;
  readonly outcome?: string | null;
  readonly answers?: unknown;
  readonly form?: unknown;
  readonly checklist?: unknown;
}

interface ListFlags extends ConnectionFlags {
  readonly list?: string;
  readonly limit?: string;
  readonly status?: string;
  readonly customer?: string;
  readonly json?: boolean;
}
interface ResolveFlags extends ConnectionFlags {
  readonly answer?: string;
  readonly form?: string[];
  readonly comment?: string;
  readonly checklist?: string[];
  readonly json?: boolean;
}

export function addTaskCommands(tenure: Command, root: string): void {
  const tasks = tenure
    .command('tasks')
    .description('what people have to do')
    .addHelpText('after', '\nExample:\n  tenure tasks list --as ana');
  const shared = (command: Command) =>
    command
      .option('--as <person>', 'act as this person (development sign-in)')
      .option('--url <url>', 'where the API is')
      .option('--key <key>', 'API key')
      .option('--json', 'print JSON');

  withLimit(shared(tasks.command('list')))
    .description('tasks, by due time; with --as the list of that person')
    .addHelpText(
      'after',
      '\nExamples:\n  tenure tasks list --as ana\n  tenure tasks list --customer galaxy --status resolved',
    )
    .option('--list <name>', 'mine, queues, team or snoozed (default with --as: mine)')
    .option('--status <status>', 'open, resolved or closed (default: open)')
    .option('--customer <id>', 'of one customer')
    .action(async ({ status = 'open', customer, limit, ...flags }: ListFlags) => {
      const api = await connect(flags, root);
      const list = flags.list ?? (flags.as === undefined ? undefined : 'mine');
      const asked = { status, list, customer, limit };
      const found = await listOf<Listed<TaskRow>>(api, '/v1/tasks', asked);
      printList(found, flags.json, () =>
        table(
          ['id', 'due', 'who', 'customer', 'title'],
          found.data.map((task) => [
            task.id,
            time(task.due.at),
            task.assignee ?? `queue ${task.queue}`,
            task.customer_id,
            task.title,
          ]),
        ),
      );
    });

  shared(
    tasks
      .command('show <id>')
      .description('one task: what to do, which answers it takes')
      .addHelpText('after', '\nExample:\n  tenure tasks show 0199…'),
  ).action(async (id: string, flags: ListFlags) => {
    const api = await connect(flags, root);
    const { body } = await api.get<TaskRow>(`/v1/tasks/${encodeURIComponent(id)}`);
    print(body, flags.json, () => describe(body));
  });

  shared(tasks.command('resolve <id>').description('say that a task is done, and how'))
    .option('--answer <answer>', 'one of its answers (default: done)')
    .option('--form <name=value...>', 'fields of its form')
    .option('--comment <text>', 'a word for the record')
    .option('--checklist <done...>', 'yes or no for each item of its checklist, in order')
    .addHelpText(
      'after',
      '\nExample:\n  tenure tasks resolve 0199… --as ana --form core_task="Close a month"',
    )
    .action(async (id: string, flags: ResolveFlags) => {
      if (flags.as === undefined)
        throw new UsageError(
          'people resolve tasks, keys never may: add --as <person>, for example --as ana',
        );
      const api = await connect(flags, root);
      const { body } = await api.post<TaskRow>(`/v1/tasks/${encodeURIComponent(id)}/resolve`, {
        ...(flags.answer === undefined ? {} : { answer: flags.answer }),
        ...(flags.form === undefined ? {} : { form: readPairs(flags.form, '--form') }),
        ...(flags.comment === undefined ? {} : { comment: flags.comment }),
        ...(flags.checklist === undefined ? {} : { checklist: flags.checklist.map(isDone) }),
      });
      print(
        body,
        flags.json,
        () => `resolved ${id}${flags.answer === undefined ? '' : ` as ${flags.answer}`}`,
      );
    });
  addTaskVerbs(tasks, root, shared);
}

function describe(task: TaskRow): string {
  const lines = [
    pc.bold(safe(task.title)),
    `${task.status}${task.outcome ? ` (${task.outcome})` : ''} · ${task.assignee ?? `queue ${task.queue}`} · customer ${task.customer_id} · ${task.playbook} · ${task.priority}`,
    `due ${time(task.due.at)}${task.due.rule === undefined ? '' : ` (${task.due.rule}, ${task.due.zone})`}`,
  ];
  if (task.body) lines.push('', safe(task.body));
  for (const [title, value] of [
    ['answers', task.answers],
    ['form', task.form],
    ['checklist', task.checklist],
  ] as const) {
    if (value !== undefined && value !== null && Object.keys(value).length > 0)
      lines.push('', `${title}: ${safe(JSON.stringify(value))}`);
  }
  return lines.join('\n');
}
