import type { PoolClient } from 'pg';
import { isEmpty, noEffects, writeEffects } from '../change/effects';
import { endings, type Told } from '../change/endings';
import type { Live, Published, Version } from '../publications/published';
import { findCandidates, type Candidates } from './find-candidates';
import { matchEvents, needsFacts, type Happening } from './match-events';

export interface Matching {
  readonly client: PoolClient;
  readonly published: Published;
  readonly live: Live;
  readonly now: number;
}

/** Matches stored events, oldest first for each customer, and writes what follows. Runs under the customers' locks. Answers who has left by it. */
export async function matchByCustomer(
  how: Matching,
  byCustomer: ReadonlyMap<string, readonly Happening[]>,
): Promise<Told[]> {
  if (byCustomer.size === 0) return [];
  const candidates = await findCandidates(
    how.client,
    [...byCustomer].map(([customer, own]) => questionFor(customer, own, how.live)),
    how.now,
  );
  const versions = await loadVersions(how, candidates);
  const effects = noEffects();
  for (const one of candidates) {
    const ground = { candidates: one, live: how.live, versions, now: how.now };
    matchEvents(byCustomer.get(one.customer) ?? [], ground, effects);
  }
  if (isEmpty(effects)) return [];
  return endings(effects, await writeEffects(how.client, effects, how.now));
}

function questionFor(customer: string, events: readonly Happening[], live: Live) {
  const types = [...new Set(events.map((event) => event.type))];
  const playbooks = live.playbooks.filter(({ version }) =>
    Object.values(version.plan.ways).some(
      (way) => way.kind === 'event' && way.types.some((type) => types.includes(type)),
    ),
  );
  const facts = playbooks.some((playbook) => needsFacts(playbook, types));
  return { customer, types, playbooks: playbooks.map(({ id }) => id), facts };
}

/** Versions are cached for ever: a further statement only the first time this process meets one. */
async function loadVersions(
  how: Matching,
  candidates: readonly Candidates[],
): Promise<Map<string, Version>> {
  const versions = new Map<string, Version>();
  for (const hash of new Set(
    candidates.flatMap(({ waits }) => waits.map(({ version }) => version)),
  ))
    versions.set(hash, await how.published.versionThrough(how.client, hash));
  return versions;
}
