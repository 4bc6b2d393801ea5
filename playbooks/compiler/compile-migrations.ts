import type { Findings } from './findings';
import { read } from './read/read';
import { shapeMigration } from './shape/migration';
import type { Source } from './sources';

/** Migrations: their shape is looked at here; whether their steps fit needs both versions. */
export function readMigrations(sources: readonly Source[], findings: Findings): void {
  for (const [file, text] of sources) {
    const { tree, findings: found } = read(file, text);
    findings.list.push(...found);
    if (tree !== undefined) shapeMigration(tree, findings);
  }
}
