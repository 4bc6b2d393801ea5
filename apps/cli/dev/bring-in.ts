import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ApiRefused, type ApiClient } from '../api-client';
import { readProject } from '../project-files';
import { loadDemo } from './demo';
import type { Folder } from './folder';
import { newestPublication, publishProject } from './publish-project';

interface Around {
  readonly api: ApiClient;
  readonly folder: Folder;
  /** The checkout. */
  readonly root: string;
  readonly say: (line: string) => void;
}

/**
 * Publishes a project and loads the demo company. A start that would bring in what is there already leaves it: the same
 * files, read by the same compiler, and nobody has published anything since.
 */
export async function bringIn({ api, folder, root, say }: Around, project: string): Promise<void> {
  const stamp = stampOf(project, root);
  const last = folder.broughtIn();
  if (last?.stamp === stamp && last.publication === (await newestPublication(api))) return;
  const published = await publishProject(api, project, say);
  if (published === undefined) return;
  if (published.project) await loadDemo(api, published.project).catch(unfitting(say));
  folder.writeBroughtIn({ stamp, publication: published.id });
}

/** Of the files, and of the compiled code that reads them. */
function stampOf(project: string, root: string): string {
  const built = join(root, 'dist', 'playbooks');
  const names = readdirSync(built, { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...names.map((name) => statSync(join(built, name)).mtimeMs));
  const said = JSON.stringify([[...readProject(project)], newest]);
  return createHash('sha256').update(said).digest('hex');
}

/** A project of one's own may know other things of its customers: it starts without ours. */
function unfitting(say: Around['say']): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof ApiRefused) || error.problem.status !== 422) throw error;
    say(`the demo company does not fit this catalog, and was left out: ${error.message}`);
  };
}
