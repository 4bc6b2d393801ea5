import type { Command } from 'commander';
import type { DevFlags } from '../dev/dev';
import { UsageError } from '../exit';

export function addDevCommand(tenure: Command, root: string): void {
  tenure
    .command('dev')
    .description('run everything on this machine: Postgres, Temporal, API, worker, mail sandbox')
    .option('--day <length>', 'how long a playbook day lasts, for example 2s (default: a day)')
    .option('--now <time>', 'where playbook time starts, for example 2026-03-07T23:00:00+08:00')
    .option('--port <port>', 'port of the API (default: 7400)')
    .option('--project <folder>', 'project to publish (default: playbooks/library)')
    .option('--company <name>', 'who is there to try it with: demo, small or none (default: demo)')
    .addHelpText(
      'after',
      '\nDATABASE_URL, TEMPORAL_ADDRESS and SMTP_URL each switch that part to a real one.\n\nExamples:\n  npm start\n  npm start -- --day 2s',
    )
    .action(async (flags: DevFlags) => {
      // Loaded here: it takes longer than all other commands together.
      const { dev, FlagRefused } = await import('../dev/dev.js');
      try {
        process.exit(await dev(flags, root, process.env));
      } catch (error) {
        throw error instanceof FlagRefused ? new UsageError(error.message) : error;
      }
    });
}
