import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../playbooks/compiler/compile';
import type { Compiled, CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { nearest } from '../../playbooks/compiler/findings';
import { renderAll } from '../../playbooks/compiler/render';
import { Findings, UsageError } from './exit';
import { safe } from './print';
import { ProjectUnreadable, readProject } from './project-files';

export interface LoadedProject {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
  readonly compiled: Compiled;
}

/** The folder that was named, else this one, else the shipped library. */
export function projectFolder(folder: string | undefined, root: string): string {
  if (folder !== undefined) return folder;
  return existsSync('catalog.yaml') ? '.' : join(root, 'playbooks', 'library');
}

/** Reads and compiles; a folder that was named wrongly is wrong usage. */
export function loadProject(folder: string): LoadedProject {
  const files = asUsage(() => readProject(folder));
  return { folder, files, compiled: compile(files) };
}

/** One playbook that compiles; one with errors is drawn, one that is not there is wrong usage. */
export function playbookOf(
  { folder, files, compiled }: LoadedProject,
  id: string,
): CompiledPlaybook {
  const found = compiled.playbooks.find((one) => one.id === id);
  if (found) return found;
  const errors = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0 && isWritten(id, files)) throw new Findings(drawn(errors, files));
  const known = compiled.playbooks.map((one) => one.id);
  const near = nearest(id, known);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  throw new UsageError(
    `there is no playbook "${id}" in ${folder}; it has ${known.join(', ') || 'none'}${hint}`,
  );
}

function isWritten(id: string, files: ReadonlyMap<string, string>): boolean {
  const names = [...files].filter(([name]) => name.endsWith('.playbook.yaml'));
  return names.some(([, text]) => /^playbook:\s*["']?(\w+)/m.exec(text)?.[1] === id);
}

export function drawn(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
): string {
  return safe(renderAll(diagnostics, files));
}

/** A folder or file that was named wrongly is wrong usage; one that cannot be read is our failure to do the work. */
export function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ProjectUnreadable ? new UsageError(error.message) : error;
  }
}
