import { Inject, Injectable } from '@nestjs/common';
import { Ingest } from '../../shared/ingest/ingest';
import type { Accepted, IncomingEvent } from '../../shared/ingest/incoming';
import { type Caller, sourceOf } from '../auth/caller';
import { type Page, placeOf, toPage } from '../http/cursor';
import { notFound, refused } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import { noteRefusals } from './note-refusals';
import type { EventBatch, EventsQuery } from './events.schema';

type Shown = Readonly<Record<string, unknown>>;

interface EventRow {
  readonly id: number;
  readonly source: string;
  readonly key: string;
  readonly type: string;
  readonly customer_id: string;
  readonly about_kind: string;
  readonly about_id: string;
  readonly at: Date;
  readonly received_at: Date;
  readonly historic: boolean;
  readonly data: Shown;
}

@Injectable()
export class EventsService {
  private readonly ingest: Ingest;

  constructor(@Inject(WORLD) private readonly world: World) {
    this.ingest = new Ingest(world);
  }

  async post(event: unknown, caller: Caller): Promise<Shown> {
    if (Array.isArray(event))
      throw refused([
        {
          pointer: '',
          code: 'wrong_type',
          detail: 'expected one event, found a list',
          fix: 'post {"events": […]} to /v1/events/batch',
        },
      ]);
    if (typeof event === 'object' && event !== null && 'events' in event)
      throw refused([
        {
          pointer: '/events',
          code: 'unknown_member',
          detail: 'this route takes one event, found "events"',
          fix: 'post the same to /v1/events/batch',
        },
      ]);
    const done = await this.accept([event], caller, false);
    const faults = done.refused.map(({ index: _index, ...fault }) => fault);
    if (faults.length > 0) throw refused(faults, 'the event');
    const { id } = event as { id: string };
    return { source: sourceOf(caller), id, result: done.outcomes[0] };
  }

  /** Good ones commit, refused ones are listed; all refused, or one with `atomic`, is a 422. */
  async postBatch({ events, atomic = false }: EventBatch, caller: Caller): Promise<Shown> {
    const done = await this.accept(events, caller, atomic);
    const faults = done.refused.map(({ pointer, index, ...fault }) => ({
      index,
      ...fault,
      pointer: `/events/${index}${pointer}`,
    }));
    const kept = done.accepted + done.duplicates;
    if (kept === 0 || (atomic && faults.length > 0))
      throw refused(faults, `${events.length} events`);
    return { accepted: done.accepted, duplicates: done.duplicates, refused: faults };
  }

  async list(query: EventsQuery): Promise<Page<Shown>> {
    const after = placeOf('events', query);
    const { rows } = await this.world.pool.query<EventRow>(
      `SELECT * FROM event
       WHERE ($1::text IS NULL OR customer_id = $1) AND ($2::text IS NULL OR type = $2)
         AND ($3::timestamptz IS NULL OR (received_at, id) < ($3, $4::bigint))
       ORDER BY received_at DESC, id DESC LIMIT $5`,
      [
        query.customer ?? null,
        query.type ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    return toPage('events', query, {
      rows,
      placeOf: (row) => [row.received_at.toISOString(), row.id],
      toItem: toEvent,
    });
  }

  async get(source: string, id: string): Promise<Shown> {
    const { rows } = await this.world.pool.query<EventRow>(
      'SELECT * FROM event WHERE source = $1 AND key = $2',
      [source, id],
    );
    const row = rows[0];
    if (row === undefined) throw notFound(`event "${id}" of ${source}`);
    const started = await this.world.pool.query<{ id: string; playbook: string }>(
      'SELECT id, playbook FROM enrollment WHERE customer_id = $1 AND way_key = $2 ORDER BY id',
      [row.customer_id, `${source}/${id}`],
    );
    return { ...toEvent(row), effects: { started: started.rows } };
  }

  private async accept(
    events: readonly unknown[],
    caller: Caller,
    atomic: boolean,
  ): Promise<Accepted> {
    await catalogOf(this.world);
    const source = sourceOf(caller);
    const done = await this.ingest.accept(events as readonly IncomingEvent[], { source, atomic });
    const first = new Map(
      done.refused.map((fault) => [fault.index, fault.code] as const).reverse(),
    );
    const refusals = [...first].map(([index, code]) => ({ code, event: events[index] }));
    await noteRefusals(this.world.pool, source, { refusals, now: this.world.clock.now() });
    return done;
  }
}

function toEvent({
  source,
  key,
  type,
  customer_id,
  about_kind,
  about_id,
  at,
  received_at,
  historic,
  data,
}: EventRow): Shown {
  return {
    source,
    id: key,
    type,
    customer_id,
    about: { type: about_kind, id: about_id },
    at,
    received_at,
    historic,
    data,
  };
}
