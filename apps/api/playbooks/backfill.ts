import type { PoolClient } from 'pg';
import type { CompiledPlaybook } from '../../../playbooks/compiler/compile';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Plan } from '../../../playbooks/kernel/plan';
import { waysToFill } from '../../../playbooks/rules/backfill';
import { findMatching, type Matching } from '../../shared/backfill/find-matching';
import { keepBackfill } from '../../shared/backfill/keep-backfill';
import type { FilledWay } from '../../shared/backfill/knock';
import type { LivePlaybook } from '../../shared/publications/published';
import { type Fault, Problem, refused } from '../http/problem';
import { livePlans } from './beside-live';

/** `backfill: matching`: whom a publication brings in. It is counted first, and nobody comes in uncounted. */

/** At most so many of one playbook: more are let in by other means. */
const MOST = 50_000;

interface Asked {
  readonly playbooks: readonly CompiledPlaybook[];
  readonly project: Project;
  /** ms, playbook time: of the publication. */
  readonly now: number;
}

/** One entry per playbook whose ways in are filled; before anything of the publication is written. */
export async function matchingNow(
  client: PoolClient,
  { playbooks, project, now }: Asked,
): Promise<ReadonlyMap<string, Matching>> {
  const filled = playbooks.filter(({ backfill }) => backfill === 'matching');
  if (filled.length === 0) return new Map();
  const old = new Map((await livePlans(client)).map((plan) => [plan.playbook, plan]));
  const ways = filled.flatMap((one) => waysOf(toLive(one), old.get(one.id)));
  const live = {
    seq: 0,
    publishedAt: now,
    project,
    playbooks: playbooks.map(toLive),
    heard: new Set<string>(),
  };
  const found = await findMatching(client, ways, { live, now });
  checkMost(found);
  return found;
}

function waysOf(playbook: LivePlaybook, old: Plan | undefined): FilledWay[] {
  return waysToFill(old, playbook.version.plan).map((name) => ({ playbook, name }));
}

/** As it will be stored. */
function toLive({ id, hash, json, lines, templates }: CompiledPlaybook): LivePlaybook {
  const plan = JSON.parse(json) as Plan;
  return { id, state: 'live', version: { hash, playbook: id, plan, json, lines, templates } };
}

function checkMost(found: ReadonlyMap<string, Matching>): void {
  const faults = [...found].flatMap(([playbook, { count }]): Fault[] =>
    count <= MOST
      ? []
      : [
          {
            pointer: `/backfill/${playbook}`,
            code: 'out_of_range',
            detail: `"backfill: matching" of "${playbook}" would enroll ${count}, at most ${MOST} are at once`,
            fix: 'narrow the "if" of its ways in, or write "backfill: none"',
          },
        ],
  );
  if (faults.length > 0) throw refused(faults, 'the publication');
}

/** Whoever publishes has seen how many it brings in, and they are as many still. */
export function checkConfirmed(
  found: ReadonlyMap<string, Matching>,
  confirmed: Readonly<Record<string, number>>,
): void {
  const counts = new Map([...found].map(([playbook, { count }]) => [playbook, count]));
  for (const playbook of Object.keys(confirmed)) if (!counts.has(playbook)) counts.set(playbook, 0);
  const wrong = [...counts].filter(
    ([playbook, count]) => (confirmedOf(confirmed, playbook) ?? 0) !== count,
  );
  if (wrong.length === 0) return;
  const all = Object.fromEntries([...counts].filter(([, count]) => count > 0));
  const write = `"backfill": ${JSON.stringify(all)}`;
  const faults = wrong.map(([playbook, count]): Fault => {
    const said = confirmedOf(confirmed, playbook);
    return {
      pointer: `/backfill/${playbook}`,
      code: 'backfill_unconfirmed',
      detail: `${count} would be enrolled in "${playbook}" now, ${said === undefined ? 'which nobody has confirmed' : `${said} were confirmed`}`,
      fix: `write ${write}`,
    };
  });
  const told = wrong.map(([playbook, count]) => `${count} in "${playbook}"`).join(', ');
  throw new Problem(
    'backfill_unconfirmed',
    `this publication would enroll those who match already: ${told}; to go on write ${write}. Nothing was published`,
    faults,
    { backfill: all },
  );
}

function confirmedOf(
  confirmed: Readonly<Record<string, number>>,
  playbook: string,
): number | undefined {
  return Object.hasOwn(confirmed, playbook) ? confirmed[playbook] : undefined;
}

/** In the transaction of the publication. Answers the bulk of each playbook that has somebody at the door. */
export async function keepMatching(
  client: PoolClient,
  found: ReadonlyMap<string, Matching>,
  at: {
    readonly publication: string;
    readonly hashes: ReadonlyMap<string, string>;
    readonly by: string;
    readonly now: number;
  },
): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  for (const [playbook, matching] of found) {
    const version = at.hashes.get(playbook);
    if (matching.rows.length === 0 || version === undefined) continue;
    const { publication, by, now } = at;
    kept.set(
      playbook,
      await keepBackfill(client, { publication, playbook, version, by, at: now }, matching),
    );
  }
  return kept;
}
