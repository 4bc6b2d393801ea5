import type { Command } from 'commander';
import pc from 'picocolors';
import { EXPLAINED, EXPLANATIONS } from '../../../playbooks/compiler/explanations/explanations';
import type { Example, Explanation } from '../../../playbooks/compiler/explanations/explanation';
import { nearest } from '../../../playbooks/compiler/findings';
import { MESSAGES } from '../../../playbooks/compiler/messages';
import { UsageError } from '../exit';
import { print } from '../print';

interface ExplainFlags {
  readonly json?: boolean;
}

export function addExplainCommand(tenure: Command): void {
  tenure
    .command('explain [code]')
    .description('say what a code of check means, with an example and how to mend it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure explain                       # all codes, one line each',
        '  tenure explain timeout-missing',
        "  tenure explain --json | jq '.[].code'",
        '',
        'Ends with 2 for a code that does not exist.',
      ].join('\n'),
    )
    .action((code: string | undefined, flags: ExplainFlags) => {
      if (code === undefined) all(flags);
      else one(code, flags);
    });
}

function one(asked: string, flags: ExplainFlags): void {
  const code = asked.trim().toLowerCase().replaceAll('_', '-');
  const explanation = Object.hasOwn(EXPLANATIONS, code) ? EXPLANATIONS[code] : undefined;
  if (explanation === undefined) throw unknown(asked.slice(0, 80), code);
  const severity = MESSAGES[code]?.severity ?? 'error';
  print({ code, severity, ...explanation }, flags.json, () => told(code, severity, explanation));
}

function unknown(asked: string, code: string): UsageError {
  const known = Object.keys(EXPLANATIONS);
  const near = nearest(code, known);
  const alike = known.filter((each) => sharesWord(code, each)).slice(0, MOST_ALIKE);
  const others = alike.length === 0 ? '' : `; there is ${alike.join(', ')}`;
  const hint = near === undefined ? others : `; did you mean "${near}"?`;
  return new UsageError(`there is no code "${asked}"${hint} ("tenure explain" lists all)`);
}

const MOST_ALIKE = 6;

function sharesWord(asked: string, code: string): boolean {
  const words = asked.split(/[^a-z]+/).filter((word) => word.length > 2);
  return words.some((word) => nearest(word, code.split('-')) !== undefined);
}

function all(flags: ExplainFlags): void {
  const rows = Object.entries(EXPLANATIONS).map(([code, { means }]) => ({
    code,
    severity: MESSAGES[code]?.severity ?? 'error',
    means: firstSentence(means),
  }));
  print(rows, flags.json, list);
}

const CODE_WIDTH = 29;

function list(): string {
  const groups = Object.entries(EXPLAINED).map(([title, explanations]) => {
    const rows = Object.entries(explanations).map(([code, { means }]) => {
      const severity = MESSAGES[code]?.severity ?? 'error';
      const paint = severity === 'error' ? pc.red : pc.yellow;
      return `  ${paint(severity.padEnd(8))} ${code.padEnd(CODE_WIDTH)} ${firstSentence(means)}`;
    });
    return `${pc.bold(title)}\n${rows.join('\n')}`;
  });
  return `${groups.join('\n\n')}\n\nAn error blocks publishing, a warning never does. More about one: tenure explain timeout-missing`;
}

/** Up to the first full stop; what stands in quotes is passed over. */
function firstSentence(text: string): string {
  return /^(?:"[^"]*"|[^"])*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

function told(code: string, severity: string, { means, why, wrong, right }: Explanation): string {
  const paint = severity === 'error' ? pc.red : pc.yellow;
  return [
    paint(`${severity} ${code}`),
    '',
    wrapped(means),
    '',
    pc.bold('Wrong'),
    drawn(wrong),
    '',
    pc.bold('Mended'),
    drawn(right),
    '',
    pc.bold('Why'),
    wrapped(why),
  ].join('\n');
}

function drawn(example: Example): string {
  if (typeof example === 'string') return indented(example);
  const files = Object.entries(example).map(([file, text]) => `${titleOf(file, text)}\n${text}`);
  return indented(files.join('\n\n').trimEnd());
}

function titleOf(file: string, text: string): string {
  if (text === '') return pc.dim(`# there is no ${file}`);
  const live = file.startsWith('live/');
  return pc.dim(live ? `# ${file.slice('live/'.length)}, as it is live` : `# ${file}`);
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}

const WIDEST = 88;

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= WIDEST) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}
