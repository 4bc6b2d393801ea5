import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addHelpCommand } from './commands/help-command';

type Add = (tenure: Command, root: string) => void;

interface Group {
  readonly title: string;
  /** What it adds -> where that stands: loaded when it is asked for, because compiler and simulator take their time. */
  readonly commands: readonly (readonly [names: readonly string[], load: () => Promise<Add>])[];
}

const GROUPS: readonly Group[] = [
  {
    title: 'Write, check and test playbooks (needs no server):',
    commands: [
      [['init'], async () => (await import('./commands/init-command.js')).addInitCommand],
      [['check'], async () => (await import('./commands/check-command.js')).addCheckCommand],
      [['explain'], async () => (await import('./commands/explain-command.js')).addExplainCommand],
      [['test'], async () => (await import('./commands/test-command.js')).addTestCommand],
      [
        ['simulate'],
        async () => (await import('./commands/simulate-command.js')).addSimulateCommand,
      ],
      [['verify'], async () => (await import('./commands/verify-command.js')).addVerifyCommand],
      [['graph'], async () => (await import('./commands/graph-command.js')).addGraphCommand],
      [['diff'], async () => (await import('./commands/diff-command.js')).addDiffCommand],
      [['fmt'], async () => (await import('./commands/format.js')).addFormatCommand],
      [['schema'], async () => (await import('./commands/schema-command.js')).addSchemaCommand],
    ],
  },
  {
    title: 'Run them:',
    commands: [
      [['dev'], async () => (await import('./commands/dev-command.js')).addDevCommand],
      [['database'], async () => (await import('./commands/database.js')).addDatabaseCommands],
      [['publish'], async () => (await import('./commands/publish-command.js')).addPublishCommand],
      [['migrate'], async () => (await import('./commands/migrate-command.js')).addMigrateCommand],
      [
        ['enroll', 'enrollments'],
        async () => (await import('./commands/enrollments.js')).addEnrollmentCommands,
      ],
      [
        ['playbooks', 'dead-letters'],
        async () => (await import('./commands/operations.js')).addOperationCommands,
      ],
      [['outreach'], async () => (await import('./commands/outreach.js')).addOutreachCommands],
      [['holds', 'switches'], async () => (await import('./commands/stops.js')).addStopCommands],
      [['tasks'], async () => (await import('./commands/tasks.js')).addTaskCommands],
      [['approvals'], async () => (await import('./commands/approvals.js')).addApprovalCommands],
      [['events'], async () => (await import('./commands/events.js')).addEventCommands],
    ],
  },
];

const HELP = `
Examples:
  tenure init my-playbooks            # a small working project to begin with
  tenure check my-playbooks --watch   # every mistake, while you write
  tenure test my-playbooks            # its cases, in virtual time
  tenure check --help                 # what one command takes, with examples

Exit codes: 0 clean, 1 findings or refused, 2 wrong usage, 3 could not do its work.
Colours: only in a terminal, and not with NO_COLOR.
Where the API is: --url and --key, else TENURE_URL and TENURE_API_KEY, else .tenure/run.json of a running "npm start".`;

/**
 * The commands, with help and suggestions; `root` is the checkout. `asked`: the only one that is wanted, where it is
 * one; else all, for whoever looks for help or has mistyped.
 */
export async function program(root: string, asked?: string): Promise<Command> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const tenure = new Command('tenure')
    .description('Customer-success playbooks written as YAML, run as durable workflows.')
    .version(version)
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', HELP);
  const isKnown = GROUPS.some(({ commands }) =>
    commands.some(([names]) => names.includes(asked ?? '')),
  );
  for (const { title, commands } of GROUPS) {
    tenure.commandsGroup(title);
    for (const [names, load] of commands)
      if (!isKnown || names.includes(asked ?? '')) (await load())(tenure, root);
  }
  tenure.commandsGroup('Find your way:');
  addHelpCommand(tenure);
  for (const command of tenure.commands) inherit(command);
  return tenure;
}

/** Sub-commands answer mistakes the same way. */
function inherit(command: Command): void {
  command
    .exitOverride()
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError(true);
  command.commands.forEach(inherit);
}
