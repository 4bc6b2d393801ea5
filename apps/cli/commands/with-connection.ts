import type { Command } from 'commander';

/** The options of every command that asks a server: as whom, which one, and how the answer is printed. */
export function withConnection(command: Command): Command {
  return command
    .option('--as <person>', 'act as this person (development sign-in)')
    .option('--url <url>', 'where the API is')
    .option('--key <key>', 'API key')
    .option('--json', 'print JSON');
}
