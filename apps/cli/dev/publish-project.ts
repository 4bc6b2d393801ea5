import type { Project } from '../../../playbooks/kernel/catalog';
import { compile } from '../../../playbooks/compiler/compile';
import { ApiRefused, type ApiClient } from '../api-client';
import { readProject } from '../project-files';

type Say = (line: string) => void;

interface Published {
  /** Of the publication. */
  readonly id: string;
  /** What its playbooks stand on. */
  readonly project: Project | undefined;
}

type Counts = Readonly<Record<string, number>>;

/** Counts may change while they are confirmed: events come in meanwhile. */
const TRIES = 3;

/**
 * Publishes a folder for a start that nobody is asked in: whom its `backfill: matching` brings in is confirmed, and said.
 * One that is refused does not keep a system from starting that has something to run
 * on: why is said, and nothing is answered.
 */
export async function publishProject(
  api: ApiClient,
  folder: string,
  say: Say,
): Promise<Published | undefined> {
  const files = readProject(folder);
  try {
    const id = await publish(api, Object.fromEntries(files), { say, tries: TRIES });
    return { id, project: foundationOf(files) };
  } catch (error) {
    if (!(error instanceof ApiRefused) || !(await hasPublished(api))) throw error;
    say(`${folder} was not published: ${error.message}`);
    say(
      'it runs on with what was published before; to begin anew: TENURE_FOLDER=<an empty folder> npm start',
    );
    return undefined;
  }
}

async function hasPublished(api: ApiClient): Promise<boolean> {
  return (await newestPublication(api)) !== undefined;
}

export async function newestPublication(api: ApiClient): Promise<string | undefined> {
  const { body } = await api.get<{ data: readonly { id: string }[] }>('/v1/publications?limit=1');
  return body.data[0]?.id;
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
): Promise<string> {
  const backfill = confirmed === undefined ? {} : { backfill: confirmed };
  const body = { files, note: 'published by tenure dev', ...backfill };
  const answer = await api.postPatiently<{ id: string }>('/v1/publications', body).then(
    (reply) => reply.body,
    (error: unknown) => ({ unconfirmed: countsOf(error) }),
  );
  if ('unconfirmed' in answer) {
    if (tries === 1) throw new Error('the number of customers who match keeps changing');
    return publish(api, files, { confirmed: answer.unconfirmed, say, tries: tries - 1 });
  }
  for (const [playbook, count] of Object.entries(confirmed ?? {}))
    say(`"backfill: matching" of ${playbook}: enrolls the ${count} who match already`);
  return answer.id;
}

function countsOf(error: unknown): Counts {
  if (error instanceof ApiRefused && error.problem.code === 'backfill_unconfirmed')
    return error.problem.backfill ?? {};
  throw error;
}
