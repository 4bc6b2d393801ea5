import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ApiRefused, type ApiClient } from '../api-client';
import type { Project } from '../../../playbooks/kernel/catalog';
import { readProject } from '../project-files';
import { demoCompany } from './demo/demo-company';
import { beginFirstDay } from './demo/first-day';
import { loadCompany } from './demo/load-company';
import { SMALL_COMPANY } from './demo/small-company';
import type { Folder } from './folder';
import { newestPublication, publishProject } from './publish-project';

interface Around {
  readonly api: ApiClient;
  readonly folder: Folder;
  /** The checkout. */
  readonly root: string;
  readonly say: (line: string) => void;
  readonly company: CompanyName;
  /** Playbook time. */
  readonly now: number;
}

/** `demo`: forty customers and the quarter behind them; `small`: three, to try one thing by hand; `none`. */
export const COMPANIES = ['demo', 'small', 'none'] as const;
export type CompanyName = (typeof COMPANIES)[number];

/**
 * Publishes a project and loads the demo company. A start that would bring in what is there already leaves it: the same
 * files, read by the same compiler, and nobody has published anything since.
 */
export async function bringIn(around: Around, project: string): Promise<void> {
  const { api, folder, root, say } = around;
  const stamp = stampOf(project, root);
  const last = folder.broughtIn();
  if (last?.stamp === stamp && last.publication === (await newestPublication(api))) return;
  const published = await publishProject(api, project, say);
  if (published === undefined) return;
  if (published.project) await settleIn(around, published.project).catch(unfitting(say));
  folder.writeBroughtIn({ stamp, publication: published.id });
}

async function settleIn({ api, company, now }: Around, project: Project): Promise<void> {
  if (company === 'none') return;
  if (company === 'small') return void (await loadCompany(api, SMALL_COMPANY, project));
  const fresh = await loadCompany(api, demoCompany(now), project);
  if (fresh) await beginFirstDay(api, now);
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
