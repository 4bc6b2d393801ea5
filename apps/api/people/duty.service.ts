import { Inject, Injectable } from '@nestjs/common';
import { audit } from '../../shared/audit';
import { releaseParked } from '../../shared/change/release-parked';
import { transact } from '../../shared/database/transact';
import { uuid7 } from '../../shared/uuid7';
import type { Queryable } from '../../shared/publications/published';
import { nameOf } from '../auth/caller';
import { checkBase, etagOf } from '../http/etag';
import { type Fault, notFound, refused } from '../http/problem';
import type { Based } from '../stops/by-base';
import { catalogOf, WORLD, type World } from '../world';
import { findUnknown } from './find-unknown';
import { lockQueue } from './lock-queue';
import type { DutyPatch } from './people.schema';

export interface Rota {
  readonly id: string;
  readonly shifts: DutyPatch['shifts'];
  readonly etag: string;
}

/** Rotas: who is on duty for a queue, and when. A change moves no open task; later rungs and assignments see it. */
@Injectable()
export class DutyService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async rota(queue: string): Promise<Rota> {
    await this.checkQueue(queue);
    return rotaOf(this.world.pool, queue);
  }

  /** The whole rota of a queue. Who comes on duty may be the one that a parked step lacks. */
  async setRota(queue: string, { shifts }: DutyPatch, { caller, base }: Based): Promise<Rota> {
    await this.checkQueue(queue);
    const unknown = await findUnknown(this.world.pool, [
      ...new Set(shifts.map(({ person }) => person)),
    ]);
    const faults = [
      ...shifts.flatMap(({ person }, i) =>
        unknown.has(person) ? [unknownPerson(person, `/shifts/${i}/person`)] : [],
      ),
      ...shifts.flatMap(({ from, until }, i) =>
        Date.parse(from) < Date.parse(until) ? [] : [endsBefore(from, until, i)],
      ),
      ...doubles(shifts),
    ];
    if (faults.length > 0) throw refused(faults, `the rota of ${queue}`);
    return transact(this.world.pool, async (client) => {
      await lockQueue(client, queue);
      const current = await rotaOf(client, queue);
      const change = { what: `queue/${queue}`, action: 'queue.duty' };
      await checkBase(client, base, { ...change, etag: current.etag, current });
      const { rows } = await client.query<{ changed: boolean }>(WRITE, [
        queue,
        JSON.stringify(shifts),
      ]);
      if (rows[0]?.changed !== true) return current;
      const now = this.world.clock.now();
      await releaseParked(client, ['chain-empty'], { id: `duty/${queue}/${uuid7()}`, now });
      await audit(client, {
        actor: nameOf(caller),
        action: 'queue.duty',
        resource: `queue/${queue}`,
        detail: { shifts: shifts.length },
        at: now,
      });
      return rotaOf(client, queue);
    });
  }

  private async checkQueue(queue: string): Promise<void> {
    const { queues } = await catalogOf(this.world);
    const declared = Object.hasOwn(queues, queue) ? queues[queue] : undefined;
    if (declared === undefined) throw notFound(`queue "${queue}" in the catalog`);
    if (!declared.duty) throw notFound(`rota: queue "${queue}" has no "duty: true" in the catalog`);
  }
}

async function rotaOf(through: Queryable, queue: string): Promise<Rota> {
  const { rows } = await through.query<{ person: string; from: Date; until: Date }>(
    `SELECT person_id AS person, starts_at AS from, ends_at AS until FROM duty_shift
     WHERE queue = $1 ORDER BY starts_at, person_id`,
    [queue],
  );
  const shifts = rows.map(({ person, from, until }) => ({
    person,
    from: from.toISOString(),
    until: until.toISOString(),
  }));
  return { id: queue, shifts, etag: etagOf([queue, 'duty', shifts]) };
}

/** One statement: shifts that stay keep their row, nobody sees the rota empty in between. */
const WRITE = `
WITH told AS (SELECT s.person, s."from", s.until
  FROM jsonb_to_recordset($2::jsonb) AS s(person text, "from" timestamptz, until timestamptz)),
gone AS (DELETE FROM duty_shift d WHERE d.queue = $1
  AND NOT EXISTS (SELECT 1 FROM told WHERE person = d.person_id AND "from" = d.starts_at) RETURNING 1),
written AS (INSERT INTO duty_shift AS d (queue, person_id, starts_at, ends_at)
  SELECT $1, person, "from", until FROM told
  ON CONFLICT ON CONSTRAINT duty_shift_pkey DO UPDATE SET ends_at = excluded.ends_at
    WHERE d.ends_at <> excluded.ends_at RETURNING 1)
SELECT EXISTS (SELECT 1 FROM gone) OR EXISTS (SELECT 1 FROM written) AS changed`;

export function unknownPerson(person: string, pointer: string): Fault {
  return {
    pointer,
    code: 'unknown_reference',
    detail: `there is no person "${person}"`,
    fix: 'create that person first',
  };
}

function endsBefore(from: string, until: string, index: number): Fault {
  return {
    pointer: `/shifts/${index}/until`,
    code: 'out_of_range',
    detail: `the shift ends at ${until}, which is not after ${from}`,
    fix: 'write a later time',
  };
}

/** The same person twice from the same moment: of two rows nobody could say which counts. */
function doubles(shifts: DutyPatch['shifts']): Fault[] {
  const seen = new Set<string>();
  return shifts.flatMap(({ person, from }, index) => {
    const key = `${person} ${Date.parse(from)}`;
    const isDouble = seen.has(key);
    seen.add(key);
    if (!isDouble) return [];
    const detail = `${person} begins a shift at ${from} twice`;
    return [{ pointer: `/shifts/${index}`, code: 'out_of_range', detail }];
  });
}
