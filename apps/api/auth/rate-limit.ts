import type { FastifyReply } from 'fastify';
import type { Rate } from '../../shared/config/config';
import { Problem } from '../http/problem';
import type { Caller } from './caller';
import { nameOf } from './caller';

const PERSON: Rate = { perSecond: 20, burst: 40 };
/** Of a page that a token opens: 30 a minute. */
const PAGE: Rate = { perSecond: 0.5, burst: 30 };
/** Of an address that signs in: 10 a minute. */
const SIGN_IN: Rate = { perSecond: 1 / 6, burst: 10 };
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
    this.spend({ kind: caller.kind, name: nameOf(caller) }, rate, reply);
  }

  /**
   * The same for pages that nobody signs in to. `name`: the token where it is one of ours, for one relay of mails clicks
   * for many people; else where the caller comes from, so that guessing does not pay.
   */
  takePage(name: string, reply: FastifyReply): void {
    if (this.keys !== undefined) this.spend({ kind: 'page', name: `page ${name}` }, PAGE, reply);
  }

  takeSignIn(name: string, reply: FastifyReply): void {
    if (this.keys !== undefined)
      this.spend({ kind: 'sign-in', name: `sign-in ${name}` }, SIGN_IN, reply);
  }

  private spend(
    { kind, name }: { readonly kind: string; readonly name: string },
    rate: Rate,
    reply: FastifyReply,
  ): void {
    const bucket = this.fill(name, rate);
    const windowS = Math.ceil(rate.burst / rate.perSecond);
    const resetS = Math.ceil(1 / rate.perSecond);
    void reply.header('RateLimit-Policy', `"${kind}";q=${rate.burst};w=${windowS}`);
    void reply.header(
      'RateLimit',
      `"${kind}";r=${Math.max(0, Math.floor(bucket.tokens - 1))};t=${resetS}`,
    );
    if (bucket.tokens < 1)
      throw new Problem('rate_limited', `more than ${words(rate)}; wait and try again`, [], {
        retry_after_s: Math.ceil((1 - bucket.tokens) / rate.perSecond),
      });
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

function words({ perSecond }: Rate): string {
  return perSecond < 1
    ? `${Math.round(perSecond * 60)} requests a minute`
    : `${perSecond} requests a second`;
}
