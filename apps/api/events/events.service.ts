import { Inject, Injectable } from '@nestjs/common';
import { Ingest } from '../../shared/ingest/ingest';
import type { Accepted, IncomingEvent } from '../../shared/ingest/incoming';
import { type Caller, sourceOf } from '../auth/caller';
import { type Page, placeOf, toPage } from '../http/cursor';
import { type Fault, notFound, refused } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import { effectsOf } from './effects-of';
import { fromCloudEvent, toTheirs } from './cloud-event';
import { noteRefusals } from './note-refusals';
import type { Posted } from './posted';
import { UndeclaredFields } from './undeclared-fields';
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
  private readonly undeclared: UndeclaredFields;

  constructor(@Inject(WORLD) private readonly world: World) {
    this.ingest = new Ingest(world);
    this.undeclared = new UndeclaredFields(world.pool);
  }

  async post({ form, body }: Posted, caller: Caller): Promise<Shown> {
    if (form === 'ours') checkSingle(body);
    const given = body === undefined ? {} : body;
    const done = await this.accept([given], { form, caller });
    const faults = done.refused.map(({ index: _index, ...fault }) => placed(fault, form));
    if (faults.length > 0) throw refused(faults, 'the event');
    const { id } = given as { id: string };
    return { source: done.sources[0], id, result: done.outcomes[0] };
  }

  /** Good ones commit, refused ones are listed; all refused, or one with `atomic`, is a 422. */
  async postBatch(
    { events, atomic = false }: EventBatch,
    form: Posted['form'],
    caller: Caller,
  ): Promise<Taken> {
    const done = await this.accept(events, { form, caller, atomic });
    const within = form === 'ours' ? '/events' : '';
    const faults = done.refused.map(({ pointer, index, ...fault }) => ({
      index,
      ...fault,
      pointer: `${within}/${index}${pointer}`,
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
    return { ...toEvent(row), effects: await effectsOf(this.world.pool, row) };
  }

  private async accept(
    given: readonly unknown[],
    { form, caller, atomic = false }: Telling,
  ): Promise<Accepted & { readonly sources: readonly string[] }> {
    const catalog = await catalogOf(this.world);
    const source = sourceOf(caller);
    const told = given.map((event) =>
      form === 'ours' ? { event, source, faults: [] } : fromCloudEvent(event, source),
    );
    const early = told.flatMap(({ faults }, index) => faults.map((fault) => ({ index, ...fault })));
    const good = told.flatMap(({ faults }, index) => (faults.length === 0 ? [index] : []));
    const done = await this.ingest.accept(
      good.map((index) => told[index]?.event) as readonly IncomingEvent[],
      { source, sources: good.map((index) => told[index]?.source ?? source), atomic },
    );
    const late = done.refused.map((fault) => ({
      ...(form === 'ours' ? fault : toTheirs(fault)),
      index: good[fault.index] ?? 0,
    }));
    const refusedOnes = [...early, ...late].sort((a, b) => a.index - b.index);
    const first = new Map(refusedOnes.map(({ index, code }) => [index, code] as const).reverse());
    const refusals = [...first].map(([index, code]) => ({ code, event: told[index]?.event }));
    this.count(source, done, first.size);
    const taken = good.filter((_, i) => done.outcomes[i] === 'accepted');
    const news = taken.map((index) => told[index]?.event);
    await this.undeclared.note(news, { source, catalog, now: this.world.clock.now() });
    await noteRefusals(this.world.pool, source, { refusals, now: this.world.clock.now() });
    return { ...done, refused: refusedOnes, sources: told.map((one) => one.source) };
  }

  private count(source: string, { accepted, duplicates }: Accepted, refusedOnes: number): void {
    const { events } = this.world.metrics;
    events.add({ source, result: 'accepted' }, accepted);
    events.add({ source, result: 'duplicate' }, duplicates);
    events.add({ source, result: 'refused' }, refusedOnes);
  }
}

/** What became of many. */
interface Taken {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: readonly Fault[];
}

interface Telling {
  readonly form: Posted['form'];
  readonly caller: Caller;
  readonly atomic?: boolean;
}

/** Attributes of a binary CloudEvent came as headers. */
function placed({ pointer, ...fault }: Fault, form: Posted['form']): Fault {
  const [, attribute = ''] = pointer?.split('/') ?? [];
  const isHeader = form === 'binary' && attribute !== 'data' && attribute !== '';
  return isHeader ? { header: `ce-${attribute}`, ...fault } : { pointer: pointer ?? '', ...fault };
}

/** What belongs to the route for many. */
function checkSingle(body: unknown): void {
  if (Array.isArray(body))
    throw refused([
      {
        pointer: '',
        code: 'wrong_type',
        detail: 'expected one event, found a list',
        fix: 'post {"events": […]} to /v1/events/batch',
      },
    ]);
  if (typeof body === 'object' && body !== null && 'events' in body)
    throw refused([
      {
        pointer: '/events',
        code: 'unknown_member',
        detail: 'this route takes one event, found "events"',
        fix: 'post the same to /v1/events/batch',
      },
    ]);
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
