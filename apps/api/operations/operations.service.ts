import { Inject, Injectable } from '@nestjs/common';
import { NotPublished } from '../../shared/publications/published';
import { WORLD, type World } from '../world';
import { countsOf, type Counts } from './operations-sql';

type Shown = Readonly<Record<string, unknown>>;

interface Refusal {
  readonly source: string;
  readonly code: string;
  readonly type: string;
  readonly count: number;
  readonly last_at: Date;
  readonly fields: Readonly<Record<string, string>>;
}
interface Channel {
  readonly channel: string;
  readonly last_accepted_at: Date | null;
  readonly stopped: boolean;
}

/** What is stuck, and what could not be known: all zero on a good day. */
@Injectable()
export class OperationsService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  async summary(): Promise<Shown> {
    const { pool, temporal, clock } = this.world;
    const now = clock.now();
    const [counts, refusals, undeclared, channels, stopped, reachable, lastEvent] =
      await Promise.all([
        countsOf(pool, now),
        this.refusals(now),
        this.undeclared(now),
        this.channels(),
        this.stopped(),
        temporal.isReachable(),
        pool.query<{ at: Date }>(
          'SELECT received_at AS at FROM event ORDER BY received_at DESC LIMIT 1',
        ),
      ]);
    return {
      ...shown(counts),
      refusals: refusals.map(({ source, code, count, last_at }) => ({
        ...{ source, code, count, last_at },
      })),
      unknown_event_types: refusals
        .filter(({ type }) => type !== '')
        .map((one) => ({ ...pick(one), stub: stubOf(one) })),
      undeclared_fields: undeclared,
      temporal: { reachable },
      channels,
      ...stopped,
      last_event_at: lastEvent.rows[0]?.at ?? null,
    };
  }

  /** Of this hour and the last one. */
  private async refusals(now: number): Promise<readonly Refusal[]> {
    const { rows } = await this.world.pool.query<Refusal>(
      `SELECT source, code, type, sum(count)::int AS count, max(last_at) AS last_at, (array_agg(fields ORDER BY length(fields::text) DESC))[1] AS fields
       FROM ingest_refusal WHERE hour > $1::timestamptz - interval '2 hours' GROUP BY source, code, type
       ORDER BY count DESC, source, code, type LIMIT 100`,
      [new Date(now)],
    );
    return rows;
  }

  /** Of today and yesterday, with what to write into catalog.yaml so that playbooks see it. */
  private async undeclared(now: number): Promise<readonly Shown[]> {
    const { rows } = await this.world.pool.query<Omit<Refusal, 'code' | 'count'>>(
      `SELECT source, type, max(last_at) AS last_at, jsonb_object_agg(f.key, f.value) AS fields
       FROM undeclared_field u, jsonb_each_text(u.fields) f
       WHERE u.day >= ($1::timestamptz AT TIME ZONE 'UTC')::date - 1 GROUP BY source, type ORDER BY source, type LIMIT 100`,
      [new Date(now)],
    );
    return rows.map(({ fields, ...row }) => ({
      ...row,
      fields: Object.keys(fields).sort(),
      stub: `fields: {${declared(fields)}}`,
    }));
  }

  private async channels(): Promise<readonly Channel[]> {
    const names = await this.channelNames();
    const { rows } = await this.world.pool.query<Channel>(
      `SELECT c.name AS channel,
         (SELECT o.ended_at FROM outreach o WHERE o.channel = c.name AND o.status = 'accepted' ORDER BY o.ended_at DESC LIMIT 1) AS last_accepted_at,
         EXISTS (SELECT 1 FROM switch s WHERE s.engaged AND s.scope IN ('global', 'channel:' || c.name)) AS stopped
       FROM unnest($1::text[]) AS c(name) ORDER BY c.name`,
      [names],
    );
    return rows;
  }

  private async channelNames(): Promise<readonly string[]> {
    try {
      return Object.keys((await this.world.published.project()).catalog.channels);
    } catch (error) {
      if (error instanceof NotPublished) return [];
      throw error;
    }
  }

  private async stopped(): Promise<Shown> {
    const { rows } = await this.world.pool.query<{ switches: unknown; paused: unknown }>(
      `SELECT (SELECT coalesce(jsonb_agg(scope ORDER BY scope), '[]') FROM switch WHERE engaged) AS switches,
         (SELECT coalesce(jsonb_agg(id ORDER BY id), '[]') FROM playbook WHERE state = 'paused') AS paused`,
    );
    return { switches_engaged: rows[0]?.switches ?? [], playbooks_paused: rows[0]?.paused ?? [] };
  }
}

function shown({ outbox, late, ...counts }: Counts): Shown {
  return { outbox, late_timers: late, ...counts };
}

function pick({ source, type, count, last_at }: Refusal): Shown {
  return { source, type, count, last_at };
}

/** What to write into catalog.yaml, so that the event is taken next time. */
function stubOf({ type, fields }: Refusal): string {
  return `events:\n  ${type}: {about: customer, fields: {${declared(fields)}}}\n`;
}

function declared(fields: Refusal['fields']): string {
  const names = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return names.map(([name, kind]) => `${name}: {type: ${kind}}`).join(', ');
}
