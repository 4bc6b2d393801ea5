import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { GROUPS_MAY_MEND } from '../../../playbooks/rules/mends';
import { audit } from '../../shared/audit';
import { releaseParked } from '../../shared/change/release-parked';
import { transact } from '../../shared/database/transact';
import type { Queryable } from '../../shared/publications/published';
import { uuid7 } from '../../shared/uuid7';
import { type Caller, nameOf } from '../auth/caller';
import { notFound, refused } from '../http/problem';
import { checkBase, etagOf } from '../http/etag';
import type { Based } from '../stops/by-base';
import { catalogOf, WORLD, type World } from '../world';
import { lockQueue } from './lock-queue';
import { unknownPerson } from './duty.service';
import { findUnknown } from './find-unknown';

interface Queue {
  readonly id: string;
  readonly title: unknown;
  readonly members: readonly string[];
  readonly etag: string;
}
interface Role {
  readonly id: string;
  readonly title: unknown;
  readonly person: string | null;
}

/** What is changed, by whom. */
interface Change {
  /** `queue/cs_asia` */
  readonly what: string;
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  /** Under the lock of the change. */
  readonly check?: (client: PoolClient) => Promise<void>;
}

/** Queues and roles: the catalog says which there are, people are put into them here. */
@Injectable()
export class GroupsService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async queues(): Promise<{ data: Queue[]; next: null }> {
    const catalog = await catalogOf(this.world);
    const { rows } = await this.world.pool.query<{ queue: string; members: string[] }>(
      'SELECT queue, array_agg(person_id ORDER BY person_id) AS members FROM queue_member GROUP BY queue',
    );
    const members = new Map(rows.map((row) => [row.queue, row.members]));
    const data = Object.entries(catalog.queues).map(([id, { title }]) =>
      toQueue({ id, title, members: members.get(id) ?? [] }),
    );
    return { data, next: null };
  }

  async queue(id: string): Promise<Queue> {
    const title = await this.titleOf(id);
    return toQueue({ id, title, members: await membersOf(this.world.pool, id) });
  }

  async setMembers(queue: string, members: readonly string[], by: Based): Promise<Queue> {
    const title = await this.titleOf(queue);
    await this.checkPeople(members, '/members/');
    const { caller, base } = by;
    const change = { what: `queue/${queue}`, action: 'queue.members' };
    const check = async (client: PoolClient) => {
      await lockQueue(client, queue);
      const current = toQueue({ id: queue, title, members: await membersOf(client, queue) });
      await checkBase(client, base, { ...change, etag: current.etag, current });
    };
    // One statement: those who stay keep their row, nobody sees the queue empty in between.
    await this.change(
      { ...change, detail: { members }, caller, check },
      `WITH gone AS (DELETE FROM queue_member WHERE queue = $1 AND person_id <> ALL ($2) RETURNING 1),
       come AS (INSERT INTO queue_member (queue, person_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING RETURNING 1)
       SELECT FROM gone UNION ALL SELECT FROM come`,
      [queue, members],
    );
    return toQueue({ id: queue, title, members: [...new Set(members)].sort() });
  }

  async roles(): Promise<{ data: Role[]; next: null }> {
    const catalog = await catalogOf(this.world);
    const { rows } = await this.world.pool.query<{ role: string; person_id: string }>(
      'SELECT role, person_id FROM role_holder',
    );
    const holders = new Map(rows.map((row) => [row.role, row.person_id]));
    const data = Object.entries(catalog.roles).map(([id, { title }]) => ({
      id,
      title,
      person: holders.get(id) ?? null,
    }));
    return { data, next: null };
  }

  async setHolder(role: string, person: string, caller: Caller): Promise<Role> {
    const catalog = await catalogOf(this.world);
    const declared = Object.hasOwn(catalog.roles, role) ? catalog.roles[role] : undefined;
    if (declared === undefined) throw notFound(`role "${role}" in the catalog`);
    await this.checkPeople([person], '/person');
    await this.change(
      { what: `role/${role}`, action: 'role.holder', detail: { person }, caller },
      `INSERT INTO role_holder AS r (role, person_id) VALUES ($1, $2)
       ON CONFLICT (role) DO UPDATE SET person_id = excluded.person_id WHERE r.person_id <> excluded.person_id`,
      [role, person],
    );
    return { id: role, title: declared.title, person };
  }

  /** Whoever comes into a group may be the one that parked steps lack: they try again, told in the same transaction. */
  private change(of: Change, sql: string, values: readonly unknown[]): Promise<void> {
    const { what, action, detail, caller, check } = of;
    return transact(this.world.pool, async (client) => {
      await check?.(client);
      const { rowCount } = await client.query(sql, [...values]);
      if (rowCount === 0) return;
      const now = this.world.clock.now();
      await releaseParked(client, GROUPS_MAY_MEND, { id: `${what}/${uuid7()}`, now });
      await audit(client, { actor: nameOf(caller), action, resource: what, detail, at: now });
    });
  }

  private async titleOf(queue: string): Promise<unknown> {
    const { queues } = await catalogOf(this.world);
    const declared = Object.hasOwn(queues, queue) ? queues[queue] : undefined;
    if (declared === undefined) throw notFound(`queue "${queue}" in the catalog`);
    return declared.title;
  }

  private async checkPeople(people: readonly string[], pointer: string): Promise<void> {
    const unknown = await findUnknown(this.world.pool, people);
    const faults = people.flatMap((person, i) =>
      unknown.has(person)
        ? [unknownPerson(person, pointer.endsWith('/') ? `${pointer}${i}` : pointer)]
        : [],
    );
    if (faults.length > 0) throw refused(faults);
  }
}

function toQueue(queue: Omit<Queue, 'etag'>): Queue {
  return { ...queue, etag: etagOf([queue.id, queue.members]) };
}

async function membersOf(through: Queryable, queue: string): Promise<readonly string[]> {
  const { rows } = await through.query<{ person_id: string }>(
    'SELECT person_id FROM queue_member WHERE queue = $1 ORDER BY person_id',
    [queue],
  );
  return rows.map(({ person_id }) => person_id);
}
