import type { PoolClient } from 'pg';
import { noEffects } from '../change/effects';
import { subjectsOf } from '../due/way-rows';
import type { Live } from '../publications/published';
import { knock, openDoor, type FilledWay } from './knock';
import { customersBehind, type Asked, type Stored } from './read-customers';

/** Somebody for whom a way in that is filled holds now, whether it may enter or not. */
export interface AtTheDoor {
  readonly customer: string;
  readonly kind: string;
  readonly subject: string;
  readonly way: string;
}

/** Whom one playbook is filled with. */
export interface Matching {
  readonly rows: AtTheDoor[];
  /** Those of them who would come in, or be held out: each once, whatever their number of ways. */
  count: number;
}

/** Customers between which others have their turn: the process serves requests meanwhile. */
const AT_ONCE = 100;

/**
 * Goes through all customers, as they are in this transaction and as the files would see them; nothing is written. Answers
 * one entry per playbook that is filled.
 */
export async function findMatching(
  client: PoolClient,
  ways: readonly FilledWay[],
  at: { readonly live: Live; readonly now: number },
): Promise<Map<string, Matching>> {
  const found = new Map(
    ways.map(({ playbook }): [string, Matching] => [playbook.id, { rows: [], count: 0 }]),
  );
  if (found.size === 0) return found;
  const asked = { ...askedFor(ways, at.now), limit: AT_ONCE };
  for (let after = ''; ;) {
    const customers = await customersBehind(client, after, asked);
    for (const stored of customers) look(stored, ways, { ...at, found });
    const last = customers.at(-1);
    if (last === undefined) return found;
    after = last.id;
  }
}

/** What has to be read of customers to look at these ways. */
export function askedFor(ways: readonly FilledWay[], now: number): Asked {
  const types = ways.flatMap(({ playbook, name }) => {
    const way = playbook.version.plan.ways[name];
    return way?.kind === 'silence' ? way.types : [];
  });
  const playbooks = ways.map(({ playbook }) => playbook.id);
  return { playbooks: [...new Set(playbooks)], types: [...new Set(types)].sort(), now };
}

function look(
  stored: Stored,
  ways: readonly FilledWay[],
  { live, now, found }: { live: Live; now: number; found: ReadonlyMap<string, Matching> },
): void {
  const door = openDoor(stored, { live, now, effects: noEffects() });
  for (const way of ways) {
    const matching = found.get(way.playbook.id);
    for (const subject of subjectsOf(way.playbook.version.plan.subject, door.scene.facts)) {
      const entered = knock(door, way, { subject, otherwise: 'backfill' });
      if (entered === undefined || matching === undefined) continue;
      const { kind, id } = subject;
      matching.rows.push({ customer: stored.id, kind, subject: id, way: way.name });
      if (entered.result !== 'refused') matching.count += 1;
    }
  }
}
