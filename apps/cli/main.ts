import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { addCheckCommand } from './commands/check-command';
import { addDevCommand } from './commands/dev-command';
import { addDiffCommand } from './commands/diff-command';
import { addEnrollmentCommands } from './commands/enrollments';
import { addEventCommands } from './commands/events';
import { addExplainCommand } from './commands/explain-command';
import { addFormatCommand } from './commands/format';
import { addGraphCommand } from './commands/graph-command';
import { addInitCommand } from './commands/init-command';
import { addPublishCommand } from './commands/publish-command';
import { addSchemaCommand } from './commands/schema-command';
import { addSimulateCommand } from './commands/simulate-command';
import { addTaskCommands } from './commands/tasks';
import { addTestCommand } from './commands/test-command';
import { addVerifyCommand } from './commands/verify-command';
import { exitCodeOf, explain } from './exit';

/** Root of the checkout: this file runs as dist/apps/cli/main.js. */
const ROOT = join(__dirname, '..', '..', '..');

function program(): Command {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const tenure = new Command('tenure')
    .description('Customer-success playbooks written as YAML, run as durable workflows.')
    .version(version)
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({ sortSubcommands: true, showGlobalOptions: false })
    .addHelpText(
      'after',
      '\nExit codes: 0 clean, 1 findings or refused, 2 wrong usage, 3 could not do its work.\nWhere the API is: --url and --key, else TENURE_URL and TENURE_API_KEY, else .tenure/run.json of a running "npm start".',
    );
  addDevCommand(tenure, ROOT);
  addInitCommand(tenure, ROOT);
  addSchemaCommand(tenure);
  addCheckCommand(tenure, ROOT);
  addTestCommand(tenure, ROOT);
  addSimulateCommand(tenure, ROOT);
  addVerifyCommand(tenure, ROOT);
  addGraphCommand(tenure, ROOT);
  addDiffCommand(tenure, ROOT);
  addPublishCommand(tenure, ROOT);
  addExplainCommand(tenure);
  addFormatCommand(tenure);
  addEnrollmentCommands(tenure, ROOT);
  addTaskCommands(tenure, ROOT);
  addEventCommands(tenure, ROOT);
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

async function main(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0); // `tenure … | head`
  });
  try {
    await program().parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) process.stderr.write(`${explain(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

void main();
