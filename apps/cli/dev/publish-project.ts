import type { Project } from '../../../playbooks/kernel/catalog';
import { compile } from '../../../playbooks/compiler/compile';
import { ApiRefused, type ApiClient } from '../api-client';
import { readProject } from '../project-files';

type Say = (line: string) => void;
type Counts = Readonly<Record<string, number>>;

/** Counts may change while they are confirmed: events come in meanwhile. */
const TRIES = 3;

/**
 * Publishes a folder for a start that nobody is asked in: whom its `backfill: matching` brings in is confirmed, and said.
 * Answers what its playbooks stand on. One that is refused does not keep a system from starting that has something to run
 * on: why is said, and nothing is answered.
 */
export async function publishProject(
  api: ApiClient,
  folder: string,
  say: Say,
): Promise<Project | undefined> {
  const files = readProject(folder);
  try {
    await publish(api, Object.fromEntries(files), { say, tries: TRIES });
  } catch (error) {
    if (!(error instanceof ApiRefused) || !(await hasPublished(api))) throw error;
    say(`${folder} was not published: ${error.message}`);
    say(
      'it runs on with what was published before; to begin anew: TENURE_FOLDER=<an empty folder> npm start',
    );
    return undefined;
  }
  return foundationOf(files);
}

async function hasPublished(api: ApiClient): Promise<boolean> {
  const { body } = await api.get<{ data: readonly unknown[] }>('/v1/publications?limit=1');
  return body.data.length > 0;
}

/** Without what is written on top of it: that takes ten times as long. */
function foundationOf(files: ReadonlyMap<string, string>): Project | undefined {
  const below = [...files].filter(([name]) => !/^(templates|fragments)\/|\.\w+\.yaml$/.test(name));
  return compile(new Map(below)).project;
}

async function publish(
  api: ApiClient,
  files: Readonly<Record<string, string>>,
  { confirmed, say, tries }: { confirmed?: Counts; say: Say; tries: number },
): Promise<void> {
  const backfill = confirmed === undefined ? {} : { backfill: confirmed };
  const body = { files, note: 'published by tenure dev', ...backfill };
  const unconfirmed = await api.postPatiently('/v1/publications', body).then(
    () => undefined,
    (error: unknown) => countsOf(error),
  );
  if (unconfirmed !== undefined) {
    if (tries === 1) throw new Error('the number of customers who match keeps changing');
    return publish(api, files, { confirmed: unconfirmed, say, tries: tries - 1 });
  }
  for (const [playbook, count] of Object.entries(confirmed ?? {}))
    say(`"backfill: matching" of ${playbook}: enrolls the ${count} who match already`);
}

function countsOf(error: unknown): Counts {
  if (error instanceof ApiRefused && error.problem.code === 'backfill_unconfirmed')
    return error.problem.backfill ?? {};
  throw error;
}
