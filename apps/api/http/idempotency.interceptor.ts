import { createHash } from 'node:crypto';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { nameOf } from '../auth/caller';
import { WORLD, type World } from '../world';
import { IDEMPOTENT, type Idempotent } from './idempotent.decorator';
import { Problem } from './problem';

interface Entry {
  readonly caller: string;
  readonly route: string;
  readonly key: string;
  readonly fingerprint: Buffer;
  readonly secret?: string;
}
interface Stored {
  readonly fingerprint: Buffer;
  readonly status: number | null;
  readonly answer: unknown;
}

/** So long the same request gets the same answer; then whoever keeps one throws some old ones away. */
const KEPT_DAYS = 7;
const AT_ONCE = 20;

/**
 * A key is taken before the work and holds the answer after it; refusals and failures give it back. A process that
 * died in between leaves a taken key without an answer: after a minute the next try may take it over, which is safe
 * because every effect behind such a route is unique by the same key in its own table.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(@Inject(WORLD) private readonly world: World) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    const idempotent = Reflect.getMetadata(IDEMPOTENT, context.getHandler()) as
      | Idempotent
      | undefined;
    if (idempotent === undefined) return next.handle();
    const http = context.switchToHttp();
    const entry = entryOf(http.getRequest<FastifyRequest>(), idempotent);
    if (entry === undefined) return next.handle();
    return Promise.resolve(from(this.once(entry, next, http.getResponse<FastifyReply>())));
  }

  private async once(entry: Entry, next: CallHandler, reply: FastifyReply): Promise<unknown> {
    const stored = await this.take(entry);
    if (stored !== undefined) return replay(stored, entry, reply);
    try {
      const answer = (await lastValueFrom(next.handle())) as unknown;
      await this.keep(entry, reply.statusCode, answer);
      return answer;
    } catch (error) {
      await this.world.pool.query(
        'DELETE FROM idempotency_key WHERE caller = $1 AND route = $2 AND key = $3 AND status IS NULL',
        [entry.caller, entry.route, entry.key],
      );
      throw error;
    }
  }

  /** Undefined: the key is ours now. The insert decides between two at once; a week-old row or an abandoned one is taken over. */
  private async take({ caller, route, key, fingerprint }: Entry): Promise<Stored | undefined> {
    const { rowCount } = await this.world.pool.query(
      `INSERT INTO idempotency_key AS k (caller, route, key, fingerprint, at) VALUES ($1, $2, $3, $4, now())
       ON CONFLICT (caller, route, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = NULL, answer = NULL, at = now()
       WHERE k.at < now() - interval '${KEPT_DAYS} days'
          OR (k.status IS NULL AND k.fingerprint = excluded.fingerprint AND k.at < now() - interval '1 minute')`,
      [caller, route, key, fingerprint],
    );
    if (rowCount === 1) return undefined;
    const { rows } = await this.world.pool.query<Stored>(
      'SELECT fingerprint, status, answer FROM idempotency_key WHERE caller = $1 AND route = $2 AND key = $3',
      [caller, route, key],
    );
    // Given back between the two statements: as good as still in progress.
    return rows[0] ?? { fingerprint, status: null, answer: null };
  }

  private async keep(entry: Entry, status: number, answer: unknown): Promise<void> {
    const stored = JSON.stringify(answer ?? null, (name, value: unknown) =>
      name !== '' && name === entry.secret ? undefined : value,
    );
    await this.world.pool.query(
      `WITH old AS (DELETE FROM idempotency_key WHERE (caller, route, key) IN (
         SELECT k.caller, k.route, k.key FROM idempotency_key k WHERE k.at < now() - interval '${KEPT_DAYS} days' ORDER BY k.at LIMIT ${AT_ONCE}
         FOR UPDATE SKIP LOCKED))
       UPDATE idempotency_key SET status = $4, answer = $5 WHERE caller = $1 AND route = $2 AND key = $3`,
      [entry.caller, entry.route, entry.key, status, stored],
    );
  }
}

function replay(stored: Stored, entry: Entry, reply: FastifyReply): unknown {
  if (!entry.fingerprint.equals(stored.fingerprint))
    throw new Problem(
      'idempotency_key_reused',
      'this Idempotency-Key was used for another request',
      [
        {
          header: 'Idempotency-Key',
          code: 'idempotency_key_reused',
          detail: 'the address or the body differs from the first request with this key',
          fix: 'use a new key',
        },
      ],
    );
  if (stored.status === null)
    throw new Problem(
      'idempotency_in_progress',
      'the first request with this Idempotency-Key is not done yet',
    );
  void reply.status(stored.status).header('Idempotency-Replayed', 'true');
  return stored.answer;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

function entryOf(request: FastifyRequest, { how, secret }: Idempotent): Entry | undefined {
  const key = request.headers['idempotency-key'];
  const { caller } = request;
  if (caller === undefined) throw new Error(`${request.url} is idempotent but public`);
  if (key === undefined && how === 'honoured') return undefined;
  if (typeof key !== 'string' || !KEY.test(key))
    throw new Problem(
      'idempotency_key_required',
      'this route needs the header Idempotency-Key: 1 to 255 visible ASCII characters, new for every new request',
      [
        {
          header: 'Idempotency-Key',
          code: 'idempotency_key_required',
          detail: 'is missing or has other characters',
          fix: 'send a random id, and the same one when you try again',
        },
      ],
    );
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.url}\n${canonical(request.body)}`)
    .digest();
  return {
    caller: nameOf(caller),
    route,
    key,
    fingerprint,
    ...(secret === undefined ? {} : { secret }),
  };
}

/** JSON with sorted keys: the same request however its members were ordered. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}
