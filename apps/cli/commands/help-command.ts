import type { Command } from 'commander';

/** `tenure help <command>`: like `--help`, and a word that is none is answered by what was meant. */
export function addHelpCommand(tenure: Command): void {
  tenure
    .helpCommand(false)
    .command('help')
    .description('What a command takes, with examples.')
    .argument('[command...]', 'the command, such as check or tasks list')
    .addHelpText('after', '\nExamples:\n  tenure help check\n  tenure help tasks list')
    .action(async (words: readonly string[]) => {
      let command = tenure;
      for (const word of words) {
        const next = command.commands.find((one) => [one.name(), ...one.aliases()].includes(word));
        // As a command it is refused, with the one that is near.
        if (next === undefined && command.commands.length > 0)
          await command.parseAsync([word], { from: 'user' });
        if (next === undefined) break;
        command = next;
      }
      command.help();
    });
}
