import type { Diagnostic, Finding } from './diagnostic';
import type { LineMap } from './lines';
import { CATALOG_WORDS } from './words/catalog';
import { EXPRESSION_WORDS } from './words/expressions';
import { FILE_WORDS } from './words/files';
import { FLOW_WORDS } from './words/flow';
import { NAME_WORDS } from './words/names';
import { RUNNING_WORDS } from './words/running';
import { SCENARIO_WORDS } from './words/scenario';
import { FRAGMENT_WORDS } from './words/fragments';
import { SHAPE_WORDS } from './words/shapes';
import { STEP_WORDS } from './words/steps';
import { TEXT_WORDS } from './words/texts';
import { VERSION_WORDS } from './words/versions';
import type { Words, WordTable } from './words/words';

/** The one table of what is said: every code the compiler can raise, for ever. */
export const MESSAGES: WordTable = {
  ...FILE_WORDS,
  ...CATALOG_WORDS,
  ...STEP_WORDS,
  ...SHAPE_WORDS,
  ...FLOW_WORDS,
  ...FRAGMENT_WORDS,
  ...EXPRESSION_WORDS,
  ...NAME_WORDS,
  ...TEXT_WORDS,
  ...SCENARIO_WORDS,
  ...VERSION_WORDS,
  ...RUNNING_WORDS,
};

/** A finding in words, with lines and columns. */
export function toDiagnostic(finding: Finding, lines: LineMap): Diagnostic {
  const { code, span } = finding;
  const words = MESSAGES[code] ?? unworded(code);
  const args = complete(finding, lines);
  const start = lines.at(span.start);
  const end = lines.at(Math.max(span.start, span.end));
  return {
    code,
    severity: args.severity === 'warning' ? 'warning' : words.severity,
    file: span.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    ...inWords(words, args),
  };
}

/** A place known by line and column alone: of a plan, whose source may be gone. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** UTF-16 units. */
  readonly length: number;
}

/** What is said of a plan or of a story: there is no source to count offsets in. */
export function diagnosticAt(code: string, spot: Spot, args: Finding['args']): Diagnostic {
  const { file, line, column, length } = spot;
  const words = MESSAGES[code] ?? unworded(code);
  const end = { endLine: line, endColumn: column + length };
  const severity = args.severity === 'error' ? 'error' : words.severity;
  return { code, severity, file, line, column, ...end, ...inWords(words, args) };
}

function inWords(words: Words, args: Args): Pick<Diagnostic, 'message' | 'why' | 'fix'> {
  const { near } = args;
  const message = fill(String(args.says ?? words.message), args);
  return {
    message: near === undefined ? message : `${message}; did you mean "${near}"`,
    why: fill(String(args.because ?? words.why), args),
    fix: fixOf(words.fix, args),
  };
}

/** What to type: the finding's own words, the word that was near, or what the table says. */
function fixOf(general: string, args: Args): string {
  if (args.fix !== undefined) return fill(String(args.fix), args);
  if (args.near !== undefined) return `write "${args.near}"`;
  return fill(args.known === '' ? withoutChoice(general) : general, args);
}

/** Where there is nothing yet, nothing can be chosen from it. */
function withoutChoice(general: string): string {
  const rest = general.replace(/(?:, or )?use one of: \{known\}(?:, or )?/, '');
  return rest === '' ? 'leave it out: there is none' : rest;
}

/** Severity of a finding: some codes are errors in one place and warnings in another. */
export function isError({ code, args }: Finding): boolean {
  return args.severity !== 'warning' && MESSAGES[code]?.severity !== 'warning';
}

/** A code without words must not take the compiler down; a test keeps it from happening. */
function unworded(code: string): Words {
  return { severity: 'error', message: code, why: 'this is refused', fix: 'write it differently' };
}

type Args = Readonly<Record<string, string | number>>;

/** `offset` names another place of the same file. */
function complete({ args }: Finding, lines: LineMap): Args {
  const { offset } = args;
  if (typeof offset !== 'number') return args;
  const { line } = lines.at(offset);
  return { ...args, n: line, by: `line ${line}` };
}

/** Fills in values: on one line, and short. What a finding does not name is left out. */
function fill(words: string, args: Args): string {
  return words.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    if (value !== undefined) return oneLine(String(value));
    return (Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined) ?? whole;
  });
}

const DEFAULTS: Readonly<Record<string, string>> = {
  value: '…',
  better: 'first_call',
  thing: 'the language',
  keys: 'the keys it has',
  known: 'the names that are there',
};

function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  const line = text.replaceAll(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
