import './colours';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CommanderError } from 'commander';
import { exitCodeOf, explain } from './exit';
import { program } from './program';

/** Root of the checkout: this file runs as dist/apps/cli/main.js. */
const ROOT = join(__dirname, '..', '..', '..');

/** Whoever reads has seen enough (`tenure … | head -1`): no reason to complain, and nobody to complain to. */
function endQuietly(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

async function main(): Promise<void> {
  endQuietly(process.stdout);
  endQuietly(process.stderr);
  try {
    const tenure = await program(ROOT, process.argv[2]);
    await tenure.parseAsync(process.argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (error instanceof CommanderError) return;
    const text = `${explain(error)}\n`;
    // The two may lead to different places.
    process.stderr.write(process.stderr.isTTY ? text : stripVTControlCharacters(text));
  }
}

void main();
