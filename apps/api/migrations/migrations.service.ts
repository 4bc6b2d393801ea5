import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import {
  compileMigration,
  type CompiledMigration,
} from '../../../playbooks/compiler/compile-migrations';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { audit } from '../../shared/audit';
import { transact } from '../../shared/database/transact';
import { findMovable, type Inside } from '../../shared/moves/find-movable';
import { type Begun, findMove, keepMove } from '../../shared/moves/keep-move';
import type { Live, Version } from '../../shared/publications/published';
import { nameOf } from '../auth/caller';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { Problem } from '../http/problem';
import { toShown } from '../playbooks/to-shown';
import { WORLD, type World } from '../world';
import { playbookIn } from './migrations-of';
import type { MigrationRequest } from './migrations.schema';
import { Counting } from './counting';
import { spreadOf } from './spread-of';

/** What it is called in findings: it comes as a text. */
const FILE = 'plan.migration.yaml';
/** At most so many at once: more are moved by several plans, each with an `only`. */
const MOST = 50_000;

interface Numbered {
  readonly hash: string;
  readonly number: number;
}

interface Asked {
  readonly migration: CompiledMigration;
  readonly warnings: readonly Diagnostic[];
  readonly versions: ReadonlyMap<string, Version>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly live: Live;
  /** ms, playbook time. */
  readonly now: number;
  readonly spreadMs: number;
}

type Counted = Readonly<Record<string, unknown>>;

interface Beginning {
  readonly id: string;
  readonly asked: Asked;
  readonly reason: string;
  readonly counted: Counted;
  readonly by: Once['caller'];
}

@Injectable()
export class MigrationsService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /**
   * Counted first, and nobody is moved uncounted: the rest is the worker's, one after the other. A second try under the same
   * key finds what the first has begun, however many of them have moved since.
   */
  async migrate(request: MigrationRequest, once: Once): Promise<Counted> {
    const asked = await this.read(request);
    const { migration, live, now } = asked;
    const id = onceId(once, 'migration');
    return transact(this.world.pool, async (client) => {
      const begun = request.dry_run === true ? undefined : await findMove(client, id, migration);
      if (begun) return { dry_run: false, bulk_id: id, ...countedOf(begun) };
      const { playbook, from, only } = migration;
      const counting = new Counting(asked);
      const who = { playbook, from, ...(only ? { only } : {}) };
      const inside = await findMovable(client, who, { project: live.project, now }, counting.add);
      checkMost(inside.length);
      const counted = { ...counting.told(), warnings: toShown(asked.warnings) };
      if (request.dry_run === true) return { dry_run: true, bulk_id: null, ...counted };
      checkConfirmed(inside.length, request.confirmed);
      const { reason = `migration of ${migration.playbook}` } = request;
      await this.keep(client, inside, { id, asked, reason, counted, by: once.caller });
      return { dry_run: false, bulk_id: id, ...counted };
    });
  }

  private async read({ plan }: MigrationRequest): Promise<Asked> {
    const { published, clock } = this.world;
    const live = await published.newest();
    const known = await this.versionsOf(playbookIn(plan));
    const loaded = await Promise.all(known.map(({ hash }) => published.version(hash)));
    const { catalog } = live.project;
    const { migration, diagnostics } = compileMigration([FILE, plan], {
      versions: loaded,
      catalog,
    });
    if (migration === undefined) {
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
      const many = errors === 1 ? '1 error' : `${errors} errors`;
      throw new Problem('diagnostics', `${many} in the plan; nobody was moved`, [], {
        diagnostics: toShown(diagnostics),
      });
    }
    const versions = new Map(loaded.map((one) => [one.hash, one]));
    const numbers = new Map(known.map(({ hash, number }) => [hash, number]));
    const now = clock.now();
    const spreadMs = migration.spread ? spreadOf(migration.spread, now, live.project) : 0;
    return { migration, warnings: diagnostics, versions, numbers, live, now, spreadMs };
  }

  private async versionsOf(playbook: string): Promise<readonly Numbered[]> {
    const { rows } = await this.world.pool.query<Numbered>(
      'SELECT hash, number FROM playbook_version WHERE playbook = $1 ORDER BY number',
      [playbook],
    );
    return rows;
  }

  private async keep(
    client: PoolClient,
    inside: readonly Inside[],
    { id, asked, reason, counted, by }: Beginning,
  ): Promise<void> {
    const { migration, now, spreadMs } = asked;
    const { to, playbook } = migration;
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM publication ORDER BY seq DESC LIMIT 1',
    );
    const publication = rows[0]?.id ?? '';
    await keepMove(
      client,
      { id, migration, counted, publication, by: by.id, reason, at: now, spreadMs },
      inside,
    );
    await audit(client, {
      actor: nameOf(by),
      action: 'migration.create',
      resource: `bulk/${id}`,
      detail: { playbook, from: migration.from, to, enrollments: inside.length, reason },
      at: now,
    });
  }
}

function countedOf({ counted, same }: Begun): Counted {
  if (same) return counted;
  throw new Problem(
    'idempotency_key_reused',
    'another migration was begun under this Idempotency-Key; use a new one',
  );
}

function checkMost(number: number): void {
  if (number <= MOST) return;
  throw new Problem(
    'operation_refused',
    `it would move ${number}, at most ${MOST} are at once: narrow it with "only"; nobody was moved`,
  );
}

/** Whoever moves them has seen how many they are, and they are as many still. */
function checkConfirmed(number: number, confirmed: number | undefined): void {
  if (confirmed === number) return;
  const said =
    confirmed === undefined ? 'which nobody has confirmed' : `${confirmed} were confirmed`;
  throw new Problem(
    'migration_unconfirmed',
    `${number} would be moved now, ${said}; to go on write "confirmed": ${number}. Nobody was moved`,
    [],
    { confirmed: number },
  );
}
