import type { Findings } from './findings';
import { read } from './read/read';
import { shapeMigration } from './shape/migration';
import { checkMigration } from './versions/check-migration';
import type { KnownVersion } from './versions/check-migration';
import type { Source } from './sources';

/** Migrations: their shape, and where both versions are known whether the steps of one fit those of the other. */
export function readMigrations(
  sources: readonly Source[],
  versions: readonly KnownVersion[] | undefined,
  findings: Findings,
): void {
  for (const [file, text] of sources) {
    const { tree, findings: found } = read(file, text);
    findings.list.push(...found);
    const migration = tree && shapeMigration(tree, findings);
    if (migration !== undefined && versions !== undefined)
      checkMigration(migration, versions, findings);
  }
}
