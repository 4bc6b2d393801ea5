import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import type { CompiledTest } from '../../playbooks/compiler/cases/test-case';
import { compile } from '../../playbooks/compiler/compile';
import type { Compiled, CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { nearest } from '../../playbooks/compiler/findings';
import { render } from '../../playbooks/compiler/render';
import { Findings, UsageError } from './exit';
import { print, safe } from './print';
import { ProjectUnreadable, readProject } from './project-files';

/** A project's folder as the offline commands take it: read, compiled, and its findings shown. */

const SHOWN = 20;

export interface Loaded {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
  readonly compiled: Compiled;
}

export function folderOf(folder: string | undefined, root: string): string {
  if (folder !== undefined) return folder;
  return existsSync('catalog.yaml') ? '.' : join(root, 'playbooks', 'library');
}

export function load(folder: string): Loaded {
  const files = asUsage(() => readProject(folder));
  return { folder, files, compiled: compile(files) };
}

export interface LoadedTests extends Loaded {
  readonly tests: readonly CompiledTest[];
  /** Of the project and its tests, by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  readonly ok: boolean;
}

/** The tests too. */
export function loadTests(folder: string): LoadedTests {
  const loaded = load(folder);
  const { tests, diagnostics: found } = compileTests(loaded.files, loaded.compiled);
  const diagnostics = [...loaded.compiled.diagnostics, ...found].sort(byPlace);
  const ok = diagnostics.every(({ severity }) => severity !== 'error');
  return { ...loaded, tests, diagnostics, ok };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

/** A folder or file that was named wrongly is wrong usage; one that cannot be read is our failure to do the work. */
export function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ProjectUnreadable ? new UsageError(error.message) : error;
  }
}

export function playbookNamed(id: string, { folder, compiled }: Loaded): CompiledPlaybook {
  const known = compiled.playbooks.map((one) => one.id);
  const found = compiled.playbooks.find((one) => one.id === id);
  if (found !== undefined) return found;
  const near = nearest(id, known);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  throw new UsageError(
    `there is no playbook "${id}" in ${folder}; it has ${known.join(', ') || 'none'}${hint}`,
  );
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
