import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { readProject } from '../../apps/cli/project-files';
import { Published } from '../../apps/shared/publications/published';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile, type CompiledPlaybook } from '../../playbooks/compiler/compile';
import { runCase } from '../../playbooks/testing/run-case';
import type { Project } from '../../playbooks/kernel/catalog';
import { openPool } from '../../apps/shared/database/pool';
import { freshDatabase } from '../support/database';
import { playCase } from '../support/play-case';
import { STARTER } from '../support/project-folder';
import { happened, toldBy } from '../support/same-story';
import { StageServer } from '../support/stage-server';

/** A publication as the first version stored it, before guards, catalog and plan had all the parts they have now. */
interface Stored {
  readonly project: Project;
  readonly versions: readonly (Omit<CompiledPlaybook, 'plan'> & { readonly json: string })[];
}
const stored = JSON.parse(
  readFileSync(join(__dirname, 'fixtures', 'first-publication.json'), 'utf8'),
) as Stored;

async function store(pool: Pool): Promise<void> {
  await pool.query(
    "INSERT INTO publication (id, files, project, published_by, published_at) VALUES ('old', '{}', $1, 'crm', now())",
    [JSON.stringify(stored.project)],
  );
  for (const { id, hash, json, lines, templates } of stored.versions) {
    await pool.query(
      `INSERT INTO playbook_version (hash, playbook, number, plan, lines, templates, publication_id, published_at)
       VALUES ($1, $2, 1, $3, $4, $5, 'old', now())`,
      [hash, id, json, JSON.stringify(lines), JSON.stringify(templates)],
    );
    await pool.query("INSERT INTO playbook (id, version, publication_id) VALUES ($1, $2, 'old')", [
      id,
      hash,
    ]);
  }
}

/** What is read of it, as a compiler would hand it over. */
async function read(pool: Pool): Promise<{ project: Project; playbook: CompiledPlaybook }> {
  const { project, playbooks } = await new Published(pool).newest();
  const [live] = playbooks;
  if (!live) throw new Error('nothing is live');
  return { project, playbook: { id: live.id, ...live.version } };
}

test('what is missing in it reads as having none of that', async () => {
  expect(stored.project.guards).not.toHaveProperty('caps');
  const pool = openPool(await freshDatabase(), { name: 'test', max: 2 });
  await store(pool);
  const { project } = await read(pool);
  expect(project.guards).toMatchObject({ caps: [], holds: [], blackouts: [], senders: {} });
  expect(project.catalog).toMatchObject({ connections: {}, ladders: {}, computeOrder: [] });
  await pool.end();
});

test('those inside it are carried to their end as the simulator would have it', async () => {
  const files = readProject(STARTER);
  const { tests } = compileTests(files, compile(files));
  const one = tests.flatMap(({ cases }) => cases).find(({ name }) => name.startsWith('everybody'));
  if (!one) throw new Error('the starter has no such case any more');
  const stage = await StageServer.open((api) => store(api.world.pool));
  try {
    const { project, playbook } = await read(stage.api.world.pool);
    const told = toldBy(runCase(one, { playbook, project }).trace, playbook);
    expect(told.at(-1)).toMatchObject({ kind: 'exit', outcome: 'closed' });
    const enrollments = await playCase(stage, one.scenario);
    expect(await happened(stage, enrollments, playbook.id)).toEqual(told);
  } finally {
    await stage.close();
  }
}, 180_000);
