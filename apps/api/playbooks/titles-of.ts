import { localised } from '../http/localised';
import type { World } from '../world';

interface Titles {
  /** Null of one that is retired. */
  readonly playbook: (id: string) => string | null;
  readonly queue: (id: string) => string | null;
}

/** What ids are called in the first language of `order` that has a word for it; known without asking the database. */
export async function titlesOf(
  { published }: Pick<World, 'published'>,
  order: readonly string[],
): Promise<Titles> {
  const live = await published.current();
  const playbooks = new Map(
    live?.playbooks.map(({ id, version }) => [id, localised(version.plan.title, order)]),
  );
  const queues = new Map(
    Object.entries(live?.project.catalog.queues ?? {}).map(([id, { title }]) => [
      id,
      localised(title, order),
    ]),
  );
  return { playbook: (id) => playbooks.get(id) ?? null, queue: (id) => queues.get(id) ?? null };
}
