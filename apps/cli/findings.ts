import pc from 'picocolors';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import type { CompiledTest } from '../../playbooks/compiler/cases/test-case';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { render } from '../../playbooks/compiler/render';
import { Findings } from './exit';
import { loadProject } from './load-project';
import type { LoadedProject } from './load-project';
import { print, safe } from './print';

/** A project with its tests, and its findings as people read them. */

const SHOWN = 20;

export interface LoadedTests extends LoadedProject {
  readonly tests: readonly CompiledTest[];
  /** Of the project and its tests, by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  readonly ok: boolean;
}

/** The tests too. */
export function loadTests(folder: string): LoadedTests {
  const loaded = loadProject(folder);
  const { tests, diagnostics: found } = compileTests(loaded.files, loaded.compiled);
  const diagnostics = [...loaded.compiled.diagnostics, ...found].sort(byPlace);
  const ok = diagnostics.every(({ severity }) => severity !== 'error');
  return { ...loaded, tests, diagnostics, ok };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

export function draw(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
): string {
  const shown = diagnostics
    .slice(0, SHOWN)
    .map((one) => `${painted(safe(render(one, files.get(one.file))), one)}\n\n`);
  if (diagnostics.length > SHOWN)
    shown.push(`… and ${diagnostics.length - SHOWN} more (--json shows all)\n\n`);
  return shown.join('');
}

/** The first line in colour where somebody looks at it; picocolors is plain when piped. */
function painted(drawn: string, { severity, code }: Diagnostic): string {
  const paint = severity === 'error' ? pc.red : pc.yellow;
  return drawn.replace(`${severity} ${code}`, paint(`${severity} ${code}`));
}

export function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((one) => one.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return `${pc.red(plural(errors, 'error'))}, ${plural(warnings, 'warning')}`;
}

export function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** Findings as the person asked for them: drawn, or as JSON. */
export function refuse(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
  flags: { readonly json?: boolean },
): Findings {
  if (flags.json !== true)
    return new Findings(`${draw(diagnostics, files)}${summary(diagnostics)}`);
  print({ ok: false, diagnostics }, true, () => '');
  return new Findings(summary(diagnostics));
}
