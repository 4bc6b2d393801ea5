import { Inject, Injectable } from '@nestjs/common';
import { toGraph, type GraphNode } from '../../../playbooks/tools/graph';
import { localised } from '../http/localised';
import { notFound } from '../http/problem';
import { readingOrder, WORLD, type World } from '../world';
import { sourceBlock } from './source-block';

type Shown = Readonly<Record<string, unknown>>;

/** A version of a playbook as boxes and arrows, without places on a page: whoever draws it lays it out. */
@Injectable()
export class GraphService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /** Without a number: the version that takes in. */
  async graph(
    playbook: string,
    number: number | undefined,
    locales: readonly string[],
  ): Promise<Shown> {
    const found = await findVersion(this.world, playbook, number);
    const { plan, lines } = await this.world.published.version(found.hash);
    const order = await readingOrder(this.world, locales);
    const tasks = new Map(
      plan.code.flatMap((one) => (one.op === 'task' ? [[one.step, one] as const] : [])),
    );
    const { nodes, edges, groups } = toGraph(plan, lines);
    const texts = await this.texts(found.hash, nodes);
    const shown = (node: GraphNode): Shown => {
      const { title = null, answers = {} } = tasks.get(node.id) ?? {};
      const made = toNode(node, localised(title, order));
      const { file, line } = made;
      const block = line === null ? [] : sourceBlock(texts.get(file ?? '') ?? '', line);
      const labels = Object.entries(answers).map(
        ([name, { label }]) => [name, localised(label, order) ?? name] as const,
      );
      return {
        ...made,
        end_line: block.at(-1)?.line ?? line,
        answers: Object.fromEntries(labels),
      };
    };
    const ways = nodes.filter(({ kind }) => kind === 'way');
    // A step that leaves on a condition is a step.
    const exits = nodes.filter(({ id }) => id.startsWith('exit:') || id === 'finished');
    return {
      playbook,
      version: found.number,
      hash: found.hash,
      title: localised(plan.title, order),
      file: lines.file,
      steps: nodes.filter((node) => !ways.includes(node) && !exits.includes(node)).map(shown),
      edges: edges.map(({ from, to, label }) => ({ from, to, outcome: label })),
      lanes: groups.map(({ id, label, parent }) => ({ id, title: label, parent: parent ?? null })),
      ways_in: ways.map(shown),
      exits: exits.map(shown),
    };
  }

  /** The files its boxes stand in, as they were published. */
  private async texts(
    hash: string,
    nodes: readonly GraphNode[],
  ): Promise<ReadonlyMap<string, string>> {
    const files = [...new Set(nodes.flatMap((node) => placeOf(node).file ?? []))];
    const { rows } = await this.world.pool.query<{ name: string; text: string }>(
      `SELECT f.name, p.files ->> f.name AS text
       FROM playbook_version v JOIN publication p ON p.id = v.publication_id, unnest($2::text[]) AS f(name)
       WHERE v.hash = $1 AND p.files ? f.name`,
      [hash, files],
    );
    return new Map(rows.map(({ name, text }) => [name, text]));
  }
}

function placeOf({ place }: GraphNode): { file: string | null; line: number | null } {
  const [, file = null, line] = /^(.*):(\d+)$/.exec(place ?? '') ?? [];
  return { file, line: line === undefined ? null : Number(line) };
}

function toNode(node: GraphNode, words: string | null) {
  const { id, kind, title, details, group } = node;
  const said = details.find(({ tone }) => tone === 'text')?.text;
  return {
    id,
    verb: kind,
    title: words ?? said ?? title,
    details: details.map(({ text, tone }) => ({ text, tone })),
    ...placeOf(node),
    lane: group ?? null,
  };
}

/** A version by its number, or the one that takes in. Refuses what was never published. */
export async function findVersion(
  { pool }: World,
  playbook: string,
  number: number | undefined,
): Promise<{ readonly hash: string; readonly number: number }> {
  const { rows } = await pool.query<{ hash: string; number: number }>(
    `SELECT v.hash, v.number FROM playbook p JOIN playbook_version v ON v.playbook = p.id
     WHERE p.id = $1 AND CASE WHEN $2::integer IS NULL THEN v.hash = p.version ELSE v.number = $2 END`,
    [playbook, number ?? null],
  );
  const [found] = rows;
  if (found !== undefined) return found;
  throw notFound(
    number === undefined ? `playbook "${playbook}"` : `version ${number} of playbook "${playbook}"`,
  );
}
