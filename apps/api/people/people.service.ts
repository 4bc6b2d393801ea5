import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Attributes } from '../../../playbooks/kernel/catalog';
import type { Value } from '../../../playbooks/kernel/expression';
import { checkValue } from '../../shared/change/check-value';
import { PEOPLE_MAY_MEND } from '../../../playbooks/rules/mends';
import { releaseParked } from '../../shared/change/release-parked';
import { audit } from '../../shared/audit';
import { type Caller, nameOf, type PersonCaller } from '../auth/caller';
import { Person } from '../../shared/database/entities/person.entity';
import { type MovedTask, moveTasksOf } from '../../shared/tasks/move-tasks-of';
import { LOCK_SPACES } from '../../shared/database/lock-spaces';
import { transact } from '../../shared/database/transact';
import { uuid7 } from '../../shared/uuid7';
import { type Page, placeOf, toPage } from '../http/cursor';
import { toPointer } from '../http/pointer';
import { checkBase } from '../http/etag';
import { type Fault, notFound, Problem, refused } from '../http/problem';
import { unknownMember } from '../http/zod-faults';
import { catalogOf, WORLD, type World } from '../world';
import type { Based } from '../stops/by-base';
import { type MePatch, PEOPLE_BUILT_IN, type PeopleQuery, type PersonPatch } from './people.schema';
import { unknownPerson } from './duty.service';
import { findUnknown } from './find-unknown';
import { type PersonShown, toPerson } from './to-person';

const COLUMNS = [
  'email',
  'manager',
  'delegate',
  'access',
  'zone',
  'calendar',
  'locale',
  'active',
  'may_send',
  'shortcuts',
] as const;

type Row = Readonly<Record<string, unknown>>;

/** Who holds a task, and by which clock: an open one asks its chain again. */
const MOVES_TASKS = ['active', 'zone', 'calendar'] as const;
/** What those who are deciding must not see change under them. */
const DECIDES_TASKS = [...MOVES_TASKS, 'manager'] as const;

/** Which open tasks ask their chain again because of it. */
export type PersonPatched = PersonShown & { readonly re_resolved: readonly MovedTask[] };

type Patched = { readonly person: PersonPatched; readonly created: boolean };
/** Without `base`: a change of oneself, which builds on nothing. */
type By = Pick<Based, 'caller'> & Partial<Based>;

interface Written {
  readonly created: boolean;
  readonly changed: readonly string[];
  /** Whoever was the manager before. */
  readonly manager: string | null;
}

@Injectable()
export class PeopleService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async list(query: PeopleQuery): Promise<Page<PersonShown>> {
    const select = this.world.data
      .getRepository(Person)
      .createQueryBuilder('p')
      .orderBy('p.id')
      .take(query.limit + 1);
    const after = placeOf('people', query);
    if (after !== undefined) select.where('p.id > :after', { after: after[0] });
    const rows = await select.getMany();
    const tasks = await this.openTasks(rows.map(({ id }) => id));
    return toPage('people', query, {
      rows,
      placeOf: (row) => [row.id],
      toItem: (row) => ({ ...toPerson(row), open_tasks: tasks.get(row.id) ?? 0 }),
    });
  }

  private async openTasks(people: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.world.pool.query<{ id: string; count: number }>(
      `SELECT assignee AS id, count(*)::int AS count FROM task WHERE assignee = ANY ($1) AND status = 'open' GROUP BY 1`,
      [people],
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  async get(id: string): Promise<PersonShown> {
    const row = await this.world.data.getRepository(Person).findOneBy({ id });
    if (row === null) throw notFound(`person "${id}"`);
    const tasks = await this.openTasks([id]);
    return { ...toPerson(row), open_tasks: tasks.get(id) ?? 0 };
  }

  /** What people say of themselves is theirs: nobody else writes the same between their reading and their writing. */
  patchOwn(patch: MePatch, caller: PersonCaller): Promise<unknown> {
    return this.change(caller.id, patch, { caller });
  }

  /** Merge patch: creates when absent, null removes, absent stays. Who changes somebody says what they have read. */
  patch(id: string, patch: PersonPatch, by: Based): Promise<Patched> {
    return this.change(id, patch, by);
  }

  private async change(id: string, patch: PersonPatch, by: By): Promise<Patched> {
    const { caller } = by;
    const catalog = await catalogOf(this.world);
    const { values: attributes, faults } = checkAttributes(patch, catalog.people.attributes);
    faults.push(...(await this.checkPeople(id, patch)));
    if (faults.length > 0) throw refused(faults, `person ${id}`);
    const { created, moved } = await transact(this.world.pool, async (client) => {
      if (DECIDES_TASKS.some((name) => patch[name] !== undefined))
        await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCK_SPACES.people]);
      const written = await this.write(client, { id, by }, { ...patch, attributes });
      const happened = { id: `person/${id}/${uuid7()}`, now: this.world.clock.now() };
      if (written.changed.length > 0) await releaseParked(client, PEOPLE_MAY_MEND, happened);
      const moved = await moveTasks(client, { id, ...written }, happened);
      if (written.changed.length > 0)
        await audit(client, {
          actor: nameOf(caller),
          action: written.created ? 'person.create' : 'person.change',
          resource: `person/${id}`,
          detail: { members: written.changed },
          at: happened.now,
        });
      return { ...written, moved };
    });
    const row = await this.world.data.getRepository(Person).findOneByOrFail({ id });
    return { person: { ...toPerson(row), re_resolved: moved }, created };
  }

  /** The lock and what it protects are two statements: of two writers the second compares with what the first left. */
  private async write(
    client: PoolClient,
    { id, by }: { readonly id: string; readonly by: By },
    patch: PersonPatch & { readonly attributes: Readonly<Record<string, Value | null>> },
  ): Promise<Written> {
    const { rows: known } = await client.query<Person & { row: Row }>(
      `SELECT p.*, to_jsonb(p) - '{updated_at,changed_at}'::text[] AS row FROM person p WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    await checkRead(client, by, { id, person: known[0] });
    if (!this.world.config.authDev) checkAdmins(by.caller, patch, known[0]);
    const row = toRow(patch);
    const columns = Object.keys(row);
    const sets = columns.map((name, i) => `${name} = $${i + 5}`);
    const removed = Object.keys(patch.attributes).filter((name) => patch.attributes[name] === null);
    const { rows } = await client.query<{ created: boolean; row: Row }>(
      `INSERT INTO person AS p (id, attributes, created_at, updated_at${columns.map((name) => `, ${name}`).join('')})
       VALUES ($1, $2::jsonb - $3::text[], $4, $4${columns.map((_, i) => `, $${i + 5}`).join('')})
       ON CONFLICT (id) DO UPDATE SET attributes = (p.attributes || $2::jsonb) - $3::text[], updated_at = $4, changed_at = now()
         ${sets.map((set) => `, ${set}`).join('')}
       RETURNING (xmax = 0) AS created, to_jsonb(p) - '{updated_at,changed_at}'::text[] AS row`,
      [
        id,
        JSON.stringify(patch.attributes),
        removed,
        new Date(this.world.clock.now()),
        ...Object.values(row),
      ],
    );
    const created = rows[0]?.created === true;
    // Somebody else created the same between the two statements: nobody has read that.
    if (!created && known[0] === undefined) throw createdMeanwhile(id);
    const [before, after] = [known[0]?.row ?? {}, rows[0]?.row ?? {}];
    const changed = Object.keys(after).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
    const manager = before['manager'] ?? null;
    return { created, changed, manager: manager as string | null };
  }

  /** `manager` and `delegate` must be people we know, and nobody their own. */
  private async checkPeople(id: string, patch: PersonPatch): Promise<Fault[]> {
    const named = (['manager', 'delegate'] as const).filter(
      (name) => typeof patch[name] === 'string',
    );
    const unknown = await findUnknown(
      this.world.pool,
      named.map((name) => String(patch[name])),
    );
    const faults = named.flatMap((name): Fault[] => {
      if (patch[name] === id)
        return [
          { pointer: `/${name}`, code: 'unknown_reference', detail: `nobody is their own ${name}` },
        ];
      return unknown.has(String(patch[name]))
        ? [unknownPerson(String(patch[name]), `/${name}`)]
        : [];
    });
    const away = patch.out_of_office;
    if (away?.until && Date.parse(away.until) <= Date.parse(away.from))
      faults.push({
        pointer: '/out_of_office/until',
        code: 'out_of_range',
        detail: `${away.until} is not after ${away.from}`,
        fix: 'write a later time, or leave it out',
      });
    return faults;
  }
}

/** Those the person holds, where they leave or work by another clock; those a former manager has been given as the manager. */
async function moveTasks(
  client: PoolClient,
  { id, changed, manager }: Written & { readonly id: string },
  happened: { readonly id: string; readonly now: number },
): Promise<readonly MovedTask[]> {
  const own = MOVES_TASKS.some((column) => changed.includes(column))
    ? await moveTasksOf(client, { held: id }, happened)
    : [];
  const led =
    manager !== null && changed.includes('manager')
      ? await moveTasksOf(client, { chosen: manager }, { ...happened, id: `${happened.id}/led` })
      : [];
  return [...own, ...led];
}

/** Keys are for an admin to make: who could make an admin with one, or become one, could make more. */
function checkAdmins(caller: Caller, patch: PersonPatch, person: Person | undefined): void {
  if (caller.kind !== 'key') return;
  const makes = patch.access?.includes('admin') === true;
  const isOne = person?.access.includes('admin') === true;
  const becomes = patch.access !== undefined || patch.email !== undefined;
  if (makes || (isOne && becomes))
    throw new Problem(
      'forbidden',
      'an API key makes no admin, and changes neither the access nor the address of one: an admin does that',
    );
}

async function checkRead(
  client: PoolClient,
  by: By,
  { id, person }: { readonly id: string; readonly person: Person | undefined },
): Promise<void> {
  if (!('base' in by)) return;
  const { base } = by;
  if (person !== undefined) {
    const current = toPerson(person);
    const etag = String(current['etag']);
    await checkBase(client, base, { what: `person/${id}`, etag, current });
  } else if (base !== undefined)
    throw new Problem(
      'changed_since_read',
      `there is no person "${id}" any more; leave If-Match out to create one`,
      [],
      { current: null },
    );
}

function createdMeanwhile(id: string): Problem {
  return new Problem(
    'precondition_required',
    `somebody else has just created person "${id}": read it, and send If-Match with its ETag`,
  );
}

/** Columns of what the patch says, and nothing else. */
function toRow({ out_of_office: away, ...patch }: PersonPatch): Record<string, unknown> {
  const plain = COLUMNS.filter((name) => patch[name] !== undefined).map(
    (name) => [name, patch[name]] as const,
  );
  if (away === undefined) return Object.fromEntries(plain);
  const absence = { absent_from: away?.from ?? null, absent_until: away?.until ?? null };
  return { ...Object.fromEntries(plain), ...absence };
}

/** `name` is built in, like for customers and contacts, and kept among the attributes. */
function checkAttributes(
  patch: PersonPatch,
  declared: Attributes,
): { values: Record<string, Value | null>; faults: Fault[] } {
  const faults: Fault[] = [];
  const values: Record<string, Value | null> = patch.name === undefined ? {} : { name: patch.name };
  for (const [name, value] of Object.entries(patch)) {
    if (PEOPLE_BUILT_IN.includes(name)) continue;
    const attribute = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (attribute === undefined)
      faults.push(unknownMember([name], [...PEOPLE_BUILT_IN, ...Object.keys(declared)]));
    else if (value === null) values[name] = null;
    else {
      const checked = checkValue(value, attribute);
      if (checked.kind === 'good') values[name] = checked.value;
      else faults.push({ pointer: toPointer([name]), ...checked.fault });
    }
  }
  return { values, faults };
}
