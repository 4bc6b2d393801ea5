import type { FastifyInstance } from 'fastify';
import type { Metric } from './exposition';

/** Upper bounds in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  readonly labels: { readonly method: string; readonly route: string; readonly status: string };
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** How long requests took, by route as the router knows it (never by address: ids and tokens stand there) and status. */
export class HttpDurations {
  private readonly series = new Map<string, Series>();

  /** A line that stays open to tell hints is no slow request. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none';
      if (route !== '/v1/live')
        this.add([request.method, route, String(reply.statusCode)], reply.elapsedTime / 1_000);
      done();
    });
  }

  add([method, route, status]: readonly [string, string, string], seconds: number): void {
    const key = `${method} ${route} ${status}`;
    const known = this.series.get(key);
    const one = known ?? {
      labels: { method, route, status },
      buckets: BOUNDS.map(() => 0),
      sum: 0,
      count: 0,
    };
    if (known === undefined) this.series.set(key, one);
    BOUNDS.forEach((bound, i) => {
      if (seconds <= bound) one.buckets[i] = (one.buckets[i] ?? 0) + 1;
    });
    one.sum += seconds;
    one.count += 1;
  }

  metric(): Metric {
    return {
      name: 'tenure_http_request_duration_seconds',
      help: 'Time from a request to the end of its answer',
      type: 'histogram',
      samples: [...this.series.values()].flatMap(({ labels, buckets, sum, count }) => [
        ...BOUNDS.map((bound, i) => ({
          suffix: '_bucket',
          labels: { ...labels, le: String(bound) },
          value: buckets[i] ?? 0,
        })),
        { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
        { suffix: '_sum', labels, value: sum },
        { suffix: '_count', labels, value: count },
      ]),
    };
  }
}
