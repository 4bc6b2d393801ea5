import type { FastifyReply } from 'fastify';
import type { Rate } from '../../shared/config/config';
import { Problem } from '../http/problem';
import type { Caller } from './caller';
import { nameOf } from './caller';

const PERSON: Rate = { perSecond: 20, burst: 40 };
const BUCKETS_KEPT = 10_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** A token bucket per caller, in this process only. */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();

  /** `keys`: undefined lifts the limit for everybody (tests, bulk loads on one's own machine). */
  constructor(
    private readonly keys: Rate | undefined,
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  /** Takes one token and writes the headers of the IETF draft; throws 429 when there is none. */
  take(caller: Caller, reply: FastifyReply): void {
    if (this.keys === undefined) return;
    const rate = caller.kind === 'key' ? this.keys : PERSON;
    const bucket = this.fill(nameOf(caller), rate);
    const windowS = Math.ceil(rate.burst / rate.perSecond);
    void reply.header('RateLimit-Policy', `"${caller.kind}";q=${rate.burst};w=${windowS}`);
    void reply.header(
      'RateLimit',
      `"${caller.kind}";r=${Math.max(0, Math.floor(bucket.tokens - 1))};t=1`,
    );
    if (bucket.tokens < 1)
      throw new Problem(
        'rate_limited',
        `more than ${rate.perSecond} requests a second; wait and try again`,
        [],
        { retry_after_s: 1 },
      );
    bucket.tokens -= 1;
  }

  private fill(name: string, rate: Rate): Bucket {
    const now = this.elapsed();
    if (this.buckets.size > BUCKETS_KEPT) this.buckets.clear();
    const bucket = this.buckets.get(name) ?? { tokens: rate.burst, filledAt: now };
    bucket.tokens = Math.min(
      rate.burst,
      bucket.tokens + ((now - bucket.filledAt) / 1_000) * rate.perSecond,
    );
    bucket.filledAt = now;
    this.buckets.set(name, bucket);
    return bucket;
  }
}
