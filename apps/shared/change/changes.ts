import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../clock';
import { audit } from '../audit';
import { transact } from '../database/transact';
import type { Live, Published } from '../publications/published';
import { Refused, refuseAll, type Fault } from '../refused';
import { inputsTouched } from '../../../playbooks/rules/match';
import { applyChange, type Told } from './apply-change';
import { applyPatch, type Change, type Patched, type Reference } from './apply-patch';
import { isId } from './check-text';
import { takenIds } from './external-ids';
import { parseTime } from './parse-time';
import { emptyRow, toRow, type Row } from './row';
import { suggest } from './suggest';
import { withRow } from './with-row';
import { attributesWith } from './write-change';

export type Patch = Readonly<Record<string, unknown>>;
export interface From {
  /** Who says so: a system's source, or a person. */
  readonly source: string;
  /** `person:ana`, `key:<id>`: who stands for it in the audit; absent: nobody ordered it. */
  readonly actor?: string;
  /** ms; the patch may say it itself as `as_of`. */
  readonly asOf?: number;
}

/** The row as it stands after the commit. */
export interface Changed {
  readonly created: boolean;
  readonly row: Row;
  readonly changed: readonly string[];
  readonly stale: readonly string[];
}

/**
 * The change pipeline: what customers, contacts and records are told goes through here, and in one transaction (five
 * round trips, two more where ids of other systems are new) ends, wakes and enrolls whom it concerns. Throws `Refused`
 * with all faults at once; then nothing was changed.
 */
export class Changes {
  constructor(
    private readonly deps: {
      readonly pool: Pool;
      readonly published: Published;
      readonly clock: Clock;
    },
  ) {}

  patchCustomer(id: string, patch: Patch, from: From): Promise<Changed> {
    return this.patch('customer', id, patch, from);
  }

  /** A contact that is to be made names its customer in `customer_id`. */
  patchContact(id: string, patch: Patch, from: From): Promise<Changed> {
    return this.patch('contact', id, patch, from);
  }

  async patchRecord(type: string, id: string, patch: Patch, from: From): Promise<Changed> {
    const { catalog } = await this.deps.published.project();
    if (Object.hasOwn(catalog.records, type)) return this.patch(type, id, patch, from);
    const fix = suggest(type, Object.keys(catalog.records));
    throw new Refused(
      'not_found',
      `the catalog has no records "${type}"${fix === undefined ? '' : `; ${fix}`}`,
    );
  }

  private async patch(kind: string, id: string, patch: Patch, from: From): Promise<Changed> {
    checkId(id);
    const live = await this.deps.published.newest();
    const now = this.deps.clock.now();
    const job = toJob({ kind, id, patch, from, live, now });
    // A row that was to be made may have been made meanwhile: then it is changed.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const changed = await transact(this.deps.pool, (client) => this.carryOut(client, job));
      if (changed !== 'made meanwhile') return changed;
    }
    throw new Error(`${kind} ${id} is made and unmade at the same time`);
  }

  private async carryOut(client: PoolClient, job: Job): Promise<Changed | 'made meanwhile'> {
    const found = await lock(client, job);
    const create = found.row === null;
    const customer = found.customer ?? (job.kind === 'customer' ? job.id : '');
    const row = create
      ? emptyRow(job.kind, job.id, customer, job.now)
      : toRow(job.kind, found.row ?? {});
    const { patch, asOf, now } = job;
    const patched = applyPatch({ row, create, patch, project: job.live.project, asOf, now });
    const faults = [
      ...job.faults,
      ...ownerFaults(job, found, create),
      ...patched.faults,
      ...missing(patched, found),
      ...(await takenIds(client, patched.row, row)),
    ];
    if (faults.length > 0) throw refuseAll(faults, `${job.kind} ${job.id}`);
    const changed = patched.changes.map(({ attribute }) => attribute);
    const touchedTimes = patched.row.attribute_times !== row.attribute_times;
    const result = { created: create, row: patched.row, changed, stale: patched.stale };
    if (!create && changed.length === 0 && !touchedTimes) return result;
    const written = await this.write(client, job, { patched, create });
    if (written === 'made meanwhile') return written;
    return { ...result, row: { ...written, updated_at: new Date(now).toISOString() } };
  }

  private async write(
    client: PoolClient,
    job: Job,
    { patched, create }: { patched: Patched; create: boolean },
  ): Promise<Row | 'made meanwhile'> {
    const { row, changes } = patched;
    const { live, now, from } = job;
    const told = toTold(row, { changes, create });
    const applied = await applyChange(
      { client, published: this.deps.published, live, now },
      {
        customer: row.customer,
        touched: told.touched,
        ...(create ? { made: { kind: row.kind, id: row.id } } : {}),
        people: patched.people.map(({ id }) => id),
        source: from.source,
        tell: () => told,
      },
    );
    if (applied === undefined) return 'made meanwhile';
    if (from.actor !== undefined)
      await audit(client, {
        actor: from.actor,
        action: `${row.kind}.${create ? 'create' : 'change'}`,
        resource: `${row.kind}/${row.id}`,
        detail: {
          ...(row.kind === 'customer' ? {} : { customer: row.customer }),
          members: changes.map(({ attribute }) => attribute),
        },
        at: now,
      });
    const own = applied.things.find(({ kind, id }) => kind === row.kind && id === row.id);
    return own ? { ...row, attributes: attributesWith(row.attributes, own) } : row;
  }
}

function toTold(
  row: Row,
  { changes, create }: { changes: readonly Change[]; create: boolean },
): Told {
  const { kind, id } = row;
  return {
    after: (before) => withRow(before, row),
    row: { ...row, create },
    things: [],
    rows: changes.map((change) => ({ kind, subject: id, ...change })),
    touched: inputsTouched(kind, [
      ...changes.map(({ attribute }) => attribute),
      ...(create ? ['id', 'created_at'] : []),
    ]),
  };
}

interface Job {
  readonly kind: string;
  readonly id: string;
  readonly patch: Patch;
  readonly from: From;
  readonly live: Live;
  readonly now: number;
  readonly asOf: number | undefined;
  /** Whom the patch says it belongs to. */
  readonly owner: unknown;
  /** Found before the lock. */
  readonly faults: readonly Fault[];
}

function toJob(given: Omit<Job, 'asOf' | 'owner' | 'faults'>): Job {
  const { as_of: asOfText, ...rest } = given.patch;
  const { customer_id: owner, ...plain } = rest;
  const patch = given.kind === 'customer' ? rest : plain;
  const asOf =
    typeof asOfText === 'string'
      ? parseTime(asOfText)
      : asOfText === undefined
        ? given.from.asOf
        : 'no time';
  if (typeof asOf === 'string')
    return { ...given, patch, owner, asOf: undefined, faults: [asOfFault(asOf)] };
  return {
    ...given,
    patch,
    owner,
    asOf: asOf === undefined ? undefined : Math.min(asOf, given.now),
    faults: [],
  };
}

function asOfFault(found: 'no time' | 'no zone'): Fault {
  return found === 'no zone'
    ? {
        pointer: '/as_of',
        code: 'time_without_zone',
        detail: 'as_of has no zone',
        fix: 'end it with Z or an offset such as +08:00',
      }
    : {
        pointer: '/as_of',
        code: 'wrong_type',
        detail: 'expected a time such as 2026-03-05T09:00:00+08:00',
      };
}

interface Found {
  /** Absent: there is no such customer. */
  readonly customer: string | null;
  readonly row: Readonly<Record<string, unknown>> | null;
  readonly people: readonly string[];
  readonly contacts: readonly string[];
}

/** First the customer's lock, then, as the next statement of the same call, the reads it protects. */
async function lock(client: PoolClient, job: Job): Promise<Found> {
  const owner = isId(job.owner) ? job.owner : null;
  const dry = applyPatch({
    row: emptyRow(job.kind, job.id, owner ?? '', 0),
    create: false,
    patch: job.patch,
    project: job.live.project,
    asOf: undefined,
    now: 0,
  });
  const { rows } = await client.query<{ found: Found }>(
    'SELECT tenure_lock($1, $2, $3, $4::text[], $5::text[]) AS found',
    [job.kind, job.id, owner, dry.people.map(({ id }) => id), dry.contacts.map(({ id }) => id)],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('tenure_lock answered nothing');
  return row.found;
}

/** Contacts and records belong to one customer for ever: the lock that protects them stands on it. */
function ownerFaults(job: Job, found: Found, create: boolean): Fault[] {
  if (job.kind === 'customer') return [];
  const pointer = '/customer_id';
  if (create && job.owner === undefined)
    return [
      {
        pointer,
        code: 'missing_member',
        detail: `a new ${job.kind} names its customer in "customer_id"`,
      },
    ];
  if (job.owner !== undefined && !isId(job.owner))
    return [{ pointer, code: 'wrong_type', detail: 'expected the id of a customer' }];
  if (create && found.customer === null)
    return [
      { pointer, code: 'unknown_customer', detail: `there is no customer "${String(job.owner)}"` },
    ];
  if (!create && job.owner !== undefined && job.owner !== found.customer)
    return [
      {
        pointer,
        code: 'not_supported_yet',
        detail: `${job.kind} ${job.id} belongs to ${String(found.customer)}; moving it is not supported yet`,
        fix: 'make a new one under the other customer, with an id of its own',
      },
    ];
  return [];
}

function missing(patched: Patched, found: Found): Fault[] {
  const faults = (
    references: readonly Reference[],
    known: readonly string[],
    what: string,
  ): Fault[] =>
    references
      .filter(({ id }) => !known.includes(id))
      .map(({ pointer, id }) => ({
        pointer,
        code: 'unknown_reference',
        detail: `there is no ${what} "${id}"`,
      }));
  return [
    ...faults(patched.people, found.people, 'person'),
    ...faults(patched.contacts, found.contacts, 'contact of this customer'),
  ];
}

function checkId(id: string): void {
  const start = id.slice(0, 64);
  if (isId(id)) return;
  throw new Refused(
    'wrong_type',
    `"${start}" is no id: letters, digits and ._:~- only, at most 128, the first a letter or digit`,
  );
}
