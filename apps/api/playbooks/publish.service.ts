import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type Compiled, type CompiledPlaybook, compile } from '../../../playbooks/compiler/compile';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import type { Project } from '../../../playbooks/kernel/catalog';
import { heardTypes } from '../../../playbooks/rules/reported';
import { silenceTypes } from '../../../playbooks/rules/silences';
import { LOCK_SPACES } from '../../shared/database/lock-spaces';
import { checkConfirmed, keepMatching, matchingNow } from './backfill';
import { besideLive } from './beside-live';
import { FILES_MAY_MEND } from '../../../playbooks/rules/mends';
import { lookAtWaiting } from '../../shared/change/look-at-waiting';
import { releaseParked } from '../../shared/change/release-parked';
import { audit } from '../../shared/audit';
import { transact } from '../../shared/database/transact';
import type { Published, Version } from '../../shared/publications/published';
import { nameOf } from '../auth/caller';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { type Fault, Problem, refused } from '../http/problem';
import { WORLD, type World } from '../world';
import { findPublished, keepAnswer } from './once-published';
import { asPinned, textsInside, writeTexts, type Reworded } from './texts-inside';
import { toShown } from './to-shown';
import type { NewPublication } from './playbooks.schema';

/** Workers look for a new publication once a second: a step that tries before they have seen it would park again. */
const SEEN_EVERYWHERE_MS = 2_000;

/** What becomes of one playbook. */
interface Fate {
  readonly state: 'unchanged' | 'new_version' | 'retired';
  readonly version: number | null;
  readonly hash: string | null;
}

interface Known {
  readonly id: string;
  readonly state: 'live' | 'paused' | 'retired';
  readonly hash: string;
  readonly number: number;
}

type Shown = Readonly<Record<string, unknown>>;

@Injectable()
export class PublishService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /**
   * All files together, in one transaction: afterwards the whole company runs on them, or nothing has changed. A second try
   * under the same key hears what the first was told, whoever has published since.
   */
  async publish(asked: NewPublication, by: Once, base: string | undefined): Promise<Shown> {
    const compiled = compile(new Map(Object.entries(asked.files)));
    const project = sound(compiled);
    const dryRun = asked.dry_run === true;
    const id = onceId(by, 'publication');
    const answer = await transact(this.world.pool, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1, 1)', [LOCK_SPACES.publishing]);
      const before = dryRun ? undefined : await findPublished(client, id, asked);
      if (before) return before;
      const last = await lastPublication(client);
      checkBase(base, last);
      const known = await knownPlaybooks(client);
      checkAbsent(asked.retire ?? [], compiled.playbooks, known);
      const fates = await fatesOf(client, compiled.playbooks, {
        known,
        retire: asked.retire ?? [],
      });
      const found = await besideLive(client, { compiled, project, files: asked.files });
      checkBeside(found);
      // Whoever is made from here on is new to the publication, and is let in by its ways themselves.
      const now = this.world.clock.now();
      const matching = await matchingNow(client, { playbooks: compiled.playbooks, project, now });
      const reworded = await this.rewords(client, { asked, compiled, fates });
      const publication = {
        ...{ id, asked, project, compiled, fates, reworded, by: nameOf(by.caller), now },
      };
      const bulks = dryRun ? NONE : await this.carryOut(client, publication, matching);
      const shown = {
        id: dryRun ? null : id,
        base: last?.id ?? null,
        dry_run: dryRun,
        playbooks: Object.fromEntries(
          [...fates].map(([playbook, fate]) => [
            playbook,
            {
              ...fate,
              backfill_count: matching.get(playbook)?.count ?? 0,
              bulk_id: bulks.get(playbook) ?? null,
            },
          ]),
        ),
        texts: reworded
          .filter(({ enrollments }) => enrollments > 0)
          .map(({ version: _hash, texts, number, ...one }) => ({
            ...{ ...one, version: number, templates: Object.keys(texts).sort() },
          })),
        warnings: toShown([...compiled.diagnostics, ...found]),
      };
      if (!dryRun) await keepAnswer(client, id, shown);
      return shown;
    });
    await this.world.published.refresh();
    return answer;
  }

  /** Versions that say something else from now on: those somebody is in, if they are to, and those published again. */
  private async rewords(
    client: PoolClient,
    { asked, compiled, fates }: Pick<Publication, 'asked' | 'compiled' | 'fates'>,
  ): Promise<readonly Reworded[]> {
    const { published } = this.world;
    const inside =
      asked.texts === 'inside'
        ? await textsInside(client, { compiled, files: asked.files, published })
        : [];
    const again: Reworded[] = [];
    for (const one of compiled.playbooks) {
      const { state, version: number } = fates.get(one.id) ?? {};
      if (state !== 'new_version' || typeof number !== 'number') continue;
      const version = await findVersion(client, published, one.hash);
      const texts = version ? asPinned(version, one) : {};
      const whose = { version: one.hash, playbook: one.id, number, enrollments: 0, steps: [] };
      if (Object.keys(texts).length > 0) again.push({ ...whose, texts });
    }
    return [...inside, ...again];
  }

  /** Answers what brings in those who match already, by playbook. */
  private async carryOut(
    client: PoolClient,
    publication: Publication,
    matching: Matched,
  ): Promise<ReadonlyMap<string, string>> {
    const { id, asked, compiled, by, now } = publication;
    checkConfirmed(matching, asked.backfill ?? {});
    await this.write(client, publication);
    await audit(client, {
      actor: by,
      action: 'publication.create',
      resource: `publication/${id}`,
      detail: { commit: asked.commit ?? null, playbooks: Object.fromEntries(publication.fates) },
      at: now,
    });
    const hashes = new Map(compiled.playbooks.map((one) => [one.id, one.hash]));
    const bulks = await keepMatching(client, matching, { publication: id, hashes, by, now });
    await releaseParked(client, FILES_MAY_MEND, {
      id: `publication/${id}`,
      now: this.world.clock.now(),
      afterMs: SEEN_EVERYWHERE_MS,
    });
    await lookAtWaiting(client, this.world.clock.now() + SEEN_EVERYWHERE_MS);
    return bulks;
  }

  private async write(client: PoolClient, publication: Publication): Promise<void> {
    const { id, asked, project, compiled, fates, by, now } = publication;
    const at = new Date(now);
    await client.query(
      'INSERT INTO publication (id, files, project, commit, note, published_by, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [
        id,
        JSON.stringify(asked.files),
        JSON.stringify(project),
        asked.commit ?? null,
        asked.note ?? null,
        by,
        at,
      ],
    );
    // Before anybody is inside: from here on the last sign of each is kept.
    await client.query(
      'INSERT INTO silence_type (type) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
      [[...new Set(compiled.playbooks.flatMap(({ plan }) => silenceTypes(plan)))].sort()],
    );
    await client.query(
      'INSERT INTO heard_type (type) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
      [[...new Set(compiled.playbooks.flatMap(({ plan }) => heardTypes(plan)))].sort()],
    );
    for (const { id: playbook, hash, json, lines, templates } of compiled.playbooks) {
      const fate = fates.get(playbook);
      // Text that was published before, perhaps under another number since: the old version is the version.
      await client.query(
        `INSERT INTO playbook_version (hash, playbook, number, plan, lines, templates, publication_id, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (hash) DO NOTHING`,
        [
          hash,
          playbook,
          fate?.version,
          json,
          JSON.stringify(lines),
          JSON.stringify(templates),
          id,
          at,
        ],
      );
      // One that was retired in a pause comes back paused: whom it still holds only its end lets go on.
      await client.query(
        `INSERT INTO playbook (id, version, publication_id) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET version = $2, publication_id = $3, changed_at = now(),
           state = CASE WHEN playbook.state <> 'retired' THEN playbook.state
             WHEN EXISTS (SELECT FROM playbook_hold h JOIN enrollment n ON n.id = h.enrollment_id
               WHERE h.playbook = $1 AND n.ended_at IS NULL) THEN 'paused' ELSE 'live' END`,
        [playbook, hash, id],
      );
    }
    for (const one of publication.reworded) await writeTexts(client, id, one);
    const retired = [...fates].flatMap(([playbook, { state }]) =>
      state === 'retired' ? [playbook] : [],
    );
    await client.query(
      "UPDATE playbook SET state = 'retired', publication_id = $2, changed_at = now() WHERE id = ANY ($1)",
      [retired, id],
    );
  }
}

interface Publication {
  readonly id: string;
  readonly asked: NewPublication;
  readonly project: Project;
  readonly compiled: Compiled;
  readonly fates: ReadonlyMap<string, Fate>;
  readonly reworded: readonly Reworded[];
  readonly by: string;
  /** ms, playbook time. */
  readonly now: number;
}

/** Undefined: it was never published. */
async function findVersion(
  client: PoolClient,
  published: Published,
  hash: string,
): Promise<Version | undefined> {
  const { rowCount } = await client.query('SELECT FROM playbook_version WHERE hash = $1', [hash]);
  return rowCount === 0 ? undefined : published.versionThrough(client, hash);
}

type Matched = Awaited<ReturnType<typeof matchingNow>>;
const NONE: ReadonlyMap<string, string> = new Map();

function sound({ ok, diagnostics, project }: Compiled): Project {
  if (ok && project !== undefined) return project;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new Problem(
    'diagnostics',
    `${errors} ${errors === 1 ? 'error' : 'errors'} in the files; nothing was published`,
    [],
    {
      diagnostics: toShown(diagnostics),
    },
  );
}

/** What those inside still need stays, or nothing is published. */
function checkBeside(found: readonly Diagnostic[]): void {
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const lines = errors.length === 1 ? '1 line' : `${errors.length} lines`;
  throw new Problem(
    'diagnostics',
    `versions that are in use need ${lines} of the catalog that the files have not; nothing was published`,
    [],
    { diagnostics: toShown(found) },
  );
}

interface Last {
  readonly id: string;
  readonly published_by: string;
  readonly published_at: Date;
}

async function lastPublication(client: PoolClient): Promise<Last | undefined> {
  const { rows } = await client.query<Last>(
    'SELECT id, published_by, published_at FROM publication ORDER BY seq DESC LIMIT 1',
  );
  return rows[0];
}

function checkBase(base: string | undefined, last: Last | undefined): void {
  if (base === undefined || base === (last?.id ?? '')) return;
  throw new Problem(
    'base_changed',
    `this builds on publication ${base}, but ${last === undefined ? 'nothing is published' : `${last.published_by} published ${last.id} since`}`,
    [],
    { current: last ?? null },
  );
}

async function knownPlaybooks(client: PoolClient): Promise<Map<string, Known>> {
  const { rows } = await client.query<Known>(
    'SELECT b.id, b.state, b.version AS hash, v.number FROM playbook b JOIN playbook_version v ON v.hash = b.version',
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A file left out by accident must not end a playbook: what is gone is named in `retire`. */
function checkAbsent(
  retire: readonly string[],
  playbooks: readonly CompiledPlaybook[],
  known: ReadonlyMap<string, Known>,
): void {
  const present = new Set(playbooks.map(({ id }) => id));
  const absent = [...known.values()].filter(
    ({ id, state }) => state !== 'retired' && !present.has(id) && !retire.includes(id),
  );
  const faults: Fault[] = absent.map(({ id }) => ({
    pointer: '/files',
    code: 'missing_member',
    detail: `playbook "${id}" is live, but none of the files holds it`,
    fix: `add its file, or end it with "retire": ["${id}"]`,
  }));
  retire.forEach((id, i) => {
    if (present.has(id))
      faults.push({
        pointer: `/retire/${i}`,
        code: 'unknown_reference',
        detail: `"${id}" is to be retired, but a file still holds it`,
        fix: 'remove one of the two',
      });
    else if (!known.has(id))
      faults.push({
        pointer: `/retire/${i}`,
        code: 'unknown_reference',
        detail: `there is no playbook "${id}"`,
      });
  });
  if (faults.length > 0) throw refused(faults, 'the publication');
}

async function fatesOf(
  client: PoolClient,
  playbooks: readonly CompiledPlaybook[],
  { known, retire }: { known: ReadonlyMap<string, Known>; retire: readonly string[] },
): Promise<Map<string, Fate>> {
  const { rows } = await client.query<{ playbook: string; hash: string; number: number }>(
    'SELECT playbook, hash, number FROM playbook_version WHERE playbook = ANY ($1)',
    [playbooks.map(({ id }) => id)],
  );
  const fates = new Map<string, Fate>();
  for (const { id, hash } of playbooks) {
    const before = known.get(id);
    const versions = rows.filter(({ playbook }) => playbook === id);
    const number =
      versions.find((version) => version.hash === hash)?.number ??
      Math.max(0, ...versions.map((version) => version.number)) + 1;
    const unchanged = before?.hash === hash && before.state !== 'retired';
    fates.set(id, { state: unchanged ? 'unchanged' : 'new_version', version: number, hash });
  }
  for (const id of retire)
    fates.set(id, {
      state: 'retired',
      version: known.get(id)?.number ?? null,
      hash: known.get(id)?.hash ?? null,
    });
  return fates;
}
