import type { PoolClient } from 'pg';
import { computedKey } from '../../../playbooks/rules/computed-key';
import type { Subject } from '../../../playbooks/rules/match';
import { reportsOfChange } from '../../../playbooks/rules/reported';
import { report } from '../ingest/report';
import type { Live, Published, Version } from '../publications/published';
import {
  cameToBe,
  computed,
  computedChange,
  isStale,
  reachOf,
  reachOfPaths,
  type Reach,
} from './compute-change';
import { noEffects, toWrite } from './effects';
import { endings } from './endings';
import { findWatchers, type Watchers } from './find-watchers';
import { matchChanges, playbooksTouched, type Facts } from './match-change';
import type { Row } from './row';
import { writeChange, type ChangeRow, type ThingChange } from './write-change';

/** Where a change is carried out. What it reads of publications was read before the transaction. */
export interface Around {
  readonly client: PoolClient;
  readonly published: Published;
  readonly live: Live;
  readonly now: number;
}

export interface Asked {
  readonly customer: string;
  /** Inputs that may be touched: `customer.health`, `contacts`. */
  readonly touched: readonly string[];
  /** What did not exist before. */
  readonly made?: Subject;
  /** People whom the new values name. */
  readonly people: readonly string[];
  /** Who says so. */
  readonly source: string;
  /** Something is looked at even when nobody waits for it. */
  readonly facts?: boolean;
  /** How many enrollments started each other up to whom it lets in; absent: its cause is outside. */
  readonly generation?: number;
  /** Nothing was changed but the time: these are computed again. The history keeps no rows of it. */
  readonly refresh?: readonly string[];
  /** What it comes to, by the facts before it; absent: it comes to nothing. */
  readonly tell: (before: Facts | undefined) => Told | undefined;
}

export interface Told {
  /** The facts with it, before anything is computed from it. */
  readonly after: (before: Facts | undefined) => Facts;
  readonly row?: Row & { readonly create: boolean };
  readonly things: readonly ThingChange[];
  readonly rows: readonly ChangeRow[];
  readonly touched: readonly string[];
}

export interface Applied {
  /** Computed attributes that were written, by thing. */
  readonly things: readonly ThingChange[];
}

/**
 * The change pipeline below its door, under the customer's lock: computes what follows, ends, wakes and enrolls whom it
 * concerns, and writes all of it; two statements. Undefined: what was to be made is there already.
 */
export async function applyChange(around: Around, asked: Asked): Promise<Applied | undefined> {
  const { client, live, now } = around;
  const { project } = live;
  const reach = asked.refresh
    ? reachOfPaths(asked.refresh)
    : reachOf(project, asked.touched, asked.made);
  const watchers = await find(around, asked, reach);
  const stored = factsOf(watchers);
  const before = cameToBe(stored, watchers.computed_by, { project, now });
  const told = asked.tell(before);
  if (told === undefined) return { things: [] };
  const needed = watchers.snapshot !== null;
  // Of what came to be nothing is stored yet: all of it is computed on top of the change.
  const paths = before === stored ? reach.paths : project.catalog.computeOrder;
  const after = needed ? withComputed(told.after(before), paths, { project, now }) : undefined;
  const found = after
    ? computedChange({ stored, before, after }, { project, now, paths: reach.paths })
    : { things: [], rows: [], touched: [] };
  const effects = noEffects();
  const touched = [...told.touched, ...found.touched];
  const { customer, made, generation = 0 } = asked;
  matchChanges(
    {
      customer,
      made,
      touched,
      before,
      after,
      watchers,
      live,
      versions: await versionsOf(around, watchers),
      now,
      generation,
    },
    effects,
  );
  const things = merged([...told.things, ...found.things]);
  const stale = needed && (isStale(project, watchers.computed_by) || stored === undefined);
  const written = await writeChange(client, {
    customer,
    ...(told.row ? { row: told.row } : {}),
    things,
    rows: asked.refresh ? [] : [...told.rows, ...found.rows],
    id: watchers.id,
    source: asked.source,
    ...(stale ? { computedBy: computedKey(project) } : {}),
    effects: toWrite(effects, now),
  });
  if (written === undefined) return undefined;
  const reports = reportsOfChange(`change/${watchers.id}`, touched, {
    ...(made?.kind === 'customer' ? { customer } : {}),
    attributes: project.catalog.customer,
  });
  await report(around, [
    ...endings(effects, written),
    ...reports.map((one) => ({ ...one, customer, generation })),
  ]);
  return { things };
}

function find(
  { client, live, now }: Around,
  asked: Asked,
  { paths, inputs }: Reach,
): Promise<Watchers> {
  const { customer, people, facts = false } = asked;
  return findWatchers(client, {
    customer,
    touched: inputs,
    playbooks: playbooksTouched(live, inputs).map(({ id }) => id),
    facts: facts || paths.length > 0,
    people,
    now,
  });
}

/** As it was; undefined of a customer about to be made. */
function factsOf({ snapshot }: Watchers): Facts | undefined {
  if (snapshot?.customer === undefined) return undefined;
  const { customer, contacts = [], records = {}, people = {}, roles = {}, ...rest } = snapshot;
  return { ...rest, customer, contacts, records, people, roles };
}

function withComputed(
  facts: Facts,
  paths: readonly string[],
  around: { project: Live['project']; now: number },
): Facts {
  return paths.length === 0 ? facts : computed(facts, { ...around, only: new Set(paths) });
}

async function versionsOf(
  { client, published }: Around,
  watchers: Watchers,
): Promise<Map<string, Version>> {
  const versions = new Map<string, Version>();
  for (const hash of new Set(watchers.waits.map(({ version }) => version)))
    versions.set(hash, await published.versionThrough(client, hash));
  return versions;
}

/** One entry per thing: a statement writes a row once. What is computed comes last. */
function merged(things: readonly ThingChange[]): ThingChange[] {
  const all = new Map<string, ThingChange>();
  for (const one of things) {
    const key = `${one.kind} ${one.id}`;
    const old = all.get(key);
    all.set(
      key,
      old
        ? {
            ...one,
            put: { ...old.put, ...one.put },
            gone: [...old.gone, ...one.gone],
            times: { ...old.times, ...one.times },
            computed: { ...old.computed, ...one.computed },
          }
        : one,
    );
  }
  return [...all.values()];
}
