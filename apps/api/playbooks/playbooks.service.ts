import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Playbook } from '../../shared/database/entities/playbook.entity';
import { PlaybookVersion } from '../../shared/database/entities/playbook-version.entity';
import { Publication } from '../../shared/database/entities/publication.entity';
import { type Page, placeOf, toPage } from '../http/cursor';
import { localised } from '../http/localised';
import { shownForm } from '../tasks/to-task';
import { notFound } from '../http/problem';
import { migrationsOf } from '../migrations/migrations-of';
import { changesOf } from './changes-of';
import { readingOrder, WORLD, type World } from '../world';
import type { ListQuery } from './playbooks.schema';

type Shown = Readonly<Record<string, unknown>>;

@Injectable()
export class PlaybooksService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async list(query: ListQuery, locales: readonly string[]): Promise<Page<Shown>> {
    const select = this.world.data
      .getRepository(Playbook)
      .createQueryBuilder('p')
      .orderBy('p.id')
      .take(query.limit + 1);
    const after = placeOf('playbooks', query);
    if (after !== undefined) select.where('p.id > :after', { after: after[0] });
    const rows = await select.getMany();
    const shown = await this.show(rows, locales);
    return toPage('playbooks', query, {
      rows,
      placeOf: (row) => [row.id],
      toItem: (row) => shown.get(row.id) ?? {},
    });
  }

  async get(id: string, locales: readonly string[]): Promise<Shown> {
    const row = await this.world.data.getRepository(Playbook).findOneBy({ id });
    if (row === null) throw notFound(`playbook "${id}"`);
    const shown = (await this.show([row], locales)).get(id) ?? {};
    const { plan, lines } = await this.world.published.version(row.version);
    const order = await readingOrder(this.world, locales);
    const ways = Object.entries(plan.ways).map(([name, way]) => ({
      name,
      kind: way.kind,
      line: lines.ways[name]?.line ?? null,
      ...(way.kind === 'manual' ? { fields: shownForm(way.fields, order) } : {}),
    }));
    const steps = plan.code.map(({ step, op }, pc) => ({
      step,
      verb: op,
      line: lines.code[pc]?.line ?? null,
    }));
    return { ...shown, file: lines.file, ways, exits: Object.keys(plan.exits), steps };
  }

  async versions(id: string, query: ListQuery): Promise<Page<Shown> & Shown> {
    const select = this.world.data.getRepository(PlaybookVersion).createQueryBuilder('v');
    select
      .where('v.playbook = :id', { id })
      .orderBy('v.number', 'DESC')
      .take(query.limit + 1);
    const list = `versions of ${id}`;
    const after = placeOf(list, query);
    if (after !== undefined) select.andWhere('v.number < :after', { after: after[0] });
    const rows = await select.getMany();
    if (rows.length === 0 && after === undefined) throw notFound(`playbook "${id}"`);
    const inside = await this.world.pool.query<{ version: string; count: number }>(
      'SELECT version, count(*)::int AS count FROM enrollment WHERE version = ANY ($1) AND ended_at IS NULL GROUP BY version',
      [rows.map((row) => row.hash)],
    );
    const publications = await this.world.data.getRepository(Publication).find({
      select: { id: true, published_by: true, commit: true, note: true },
      where: { id: In(rows.map((row) => row.publication_id)) },
    });
    const made = new Map(
      publications.map(({ id, published_by, commit, note }) => [
        id,
        { published_by, commit, note },
      ]),
    );
    const count = new Map(inside.rows.map((row) => [row.version, row.count]));
    const migrations = await migrationsOf(this.world.pool, id);
    const page = toPage(list, query, {
      rows,
      placeOf: (row) => [row.number],
      toItem: ({ number, hash, publication_id, published_at }) => ({
        number,
        hash,
        publication_id,
        published_at,
        ...made.get(publication_id),
        inside: count.get(hash) ?? 0,
      }),
    });
    return { ...page, migrations };
  }

  async publications(query: ListQuery): Promise<Page<Shown>> {
    const select = this.world.data.getRepository(Publication).createQueryBuilder('p');
    select
      .select(['p.id', 'p.seq', 'p.commit', 'p.note', 'p.published_by', 'p.published_at'])
      .orderBy('p.seq', 'DESC')
      .take(query.limit + 1);
    const after = placeOf('publications', query);
    if (after !== undefined) select.where('p.seq < :after', { after: after[0] });
    const rows = await select.getMany();
    const changes = await changesOf(
      this.world.pool,
      rows.map((row) => row.id),
    );
    return toPage('publications', query, {
      rows,
      placeOf: (row) => [row.seq],
      toItem: ({ id, commit, note, published_by, published_at }) => ({
        id,
        commit,
        note,
        published_by,
        published_at,
        changes: changes.get(id) ?? {},
      }),
    });
  }

  private async show(
    rows: readonly Playbook[],
    locales: readonly string[],
  ): Promise<Map<string, Shown>> {
    const order = await readingOrder(this.world, locales);
    const counts = await this.world.pool.query<{ playbook: string; status: string; count: number }>(
      'SELECT playbook, status, count(*)::int AS count FROM enrollment WHERE playbook = ANY ($1) GROUP BY playbook, status',
      [rows.map((row) => row.id)],
    );
    const exits = await this.world.pool.query<{ playbook: string; exit: string; count: number }>(
      `SELECT playbook, exit, count(*)::int AS count FROM enrollment
       WHERE playbook = ANY ($1) AND ended_at >= $2 AND exit IS NOT NULL GROUP BY playbook, exit`,
      [rows.map((row) => row.id), new Date(this.world.clock.now() - 30 * 86_400_000)],
    );
    const numbers = await this.world.pool.query<{
      hash: string;
      number: number;
      published_at: Date;
    }>('SELECT hash, number, published_at FROM playbook_version WHERE hash = ANY ($1)', [
      rows.map((row) => row.version),
    ]);
    const entries = rows.map(async ({ id, state, version, publication_id }) => {
      const { plan } = await this.world.published.version(version);
      const made = numbers.rows.find(({ hash }) => hash === version);
      const own = counts.rows
        .filter(({ playbook }) => playbook === id)
        .map(({ status, count }) => [status, count] as const);
      const left = exits.rows
        .filter(({ playbook }) => playbook === id)
        .map(({ exit, count }) => [exit, count] as const);
      const { title, owner, subject, purpose } = plan;
      return [
        id,
        {
          id,
          state,
          title: localised(title, order),
          owner,
          subject,
          purpose,
          version: made?.number ?? null,
          hash: version,
          publication_id,
          published_at: made?.published_at ?? null,
          counts: Object.fromEntries(own),
          exits_30d: Object.fromEntries(left),
        },
      ] as const;
    });
    return new Map(await Promise.all(entries));
  }
}
