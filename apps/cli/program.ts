import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addApprovalCommands } from './commands/approvals';
import { addCheckCommand } from './commands/check-command';
import { addDatabaseCommands } from './commands/database';
import { addDevCommand } from './commands/dev-command';
import { addDiffCommand } from './commands/diff-command';
import { addEnrollmentCommands } from './commands/enrollments';
import { addEventCommands } from './commands/events';
import { addExplainCommand } from './commands/explain-command';
import { addFormatCommand } from './commands/format';
import { addGraphCommand } from './commands/graph-command';
import { addHelpCommand } from './commands/help-command';
import { addInitCommand } from './commands/init-command';
import { addPublishCommand } from './commands/publish-command';
import { addSchemaCommand } from './commands/schema-command';
import { addSimulateCommand } from './commands/simulate-command';
import { addOperationCommands } from './commands/operations';
import { addOutreachCommands } from './commands/outreach';
import { addStopCommands } from './commands/stops';
import { addTaskCommands } from './commands/tasks';
import { addTestCommand } from './commands/test-command';
import { addVerifyCommand } from './commands/verify-command';

const HELP = `
Examples:
  tenure init my-playbooks            # a small working project to begin with
  tenure check my-playbooks --watch   # every mistake, while you write
  tenure test my-playbooks            # its cases, in virtual time
  tenure check --help                 # what one command takes, with examples

Exit codes: 0 clean, 1 findings or refused, 2 wrong usage, 3 could not do its work.
Colours: only in a terminal, and not with NO_COLOR.
Where the API is: --url and --key, else TENURE_URL and TENURE_API_KEY, else .tenure/run.json of a running "npm start".`;

/** All commands, with help and suggestions; `root` is the checkout. */
export function program(root: string): Command {
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
  tenure.commandsGroup('Write, check and test playbooks (needs no server):');
  addInitCommand(tenure, root);
  addCheckCommand(tenure, root);
  addExplainCommand(tenure);
  addTestCommand(tenure, root);
  addSimulateCommand(tenure, root);
  addVerifyCommand(tenure, root);
  addGraphCommand(tenure, root);
  addDiffCommand(tenure, root);
  addFormatCommand(tenure);
  addSchemaCommand(tenure);
  tenure.commandsGroup('Run them:');
  addDevCommand(tenure, root);
  addDatabaseCommands(tenure);
  addPublishCommand(tenure, root);
  addEnrollmentCommands(tenure, root);
  addOperationCommands(tenure, root);
  addOutreachCommands(tenure, root);
  addStopCommands(tenure, root);
  addTaskCommands(tenure, root);
  addApprovalCommands(tenure, root);
  addEventCommands(tenure, root);
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
