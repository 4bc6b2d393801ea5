import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { World } from '../world';
import { type Counts, countsOf } from '../operations/operations-sql';
import type { Metric } from './exposition';
import { exposition } from './exposition';
import { HttpDurations } from './http-durations';
import { Sends } from './sends';
import { Tally } from './tally';

/** What this process has counted, and what stands in the database: all that ops watch. */
export class Metrics {
  readonly http = new HttpDurations();
  readonly events = new Tally({
    name: 'tenure_events_total',
    help: 'Events that this process took, knew already or refused, by source',
  });
  private readonly sends = new Sends();
  private readonly loop: IntervalHistogram = monitorEventLoopDelay({ resolution: 20 });

  constructor() {
    this.loop.enable();
  }

  stop(): void {
    this.loop.disable();
  }

  /** A database that is away is told as such; what the process knows by itself comes all the same. */
  async text({ pool, clock, version }: World): Promise<string> {
    const standing = await Promise.all([
      countsOf(pool, clock.now()),
      scansOf(pool),
      this.sends.look(pool),
    ]).catch(() => undefined);
    const known = standing === undefined ? [] : [...gauges(standing[0]), standing[1], standing[2]];
    return exposition([
      gauge('tenure_build_info', 'What runs here', [{ labels: { version }, value: 1 }]),
      gauge('tenure_database_up', 'Whether the database answered', [
        { value: standing === undefined ? 0 : 1 },
      ]),
      ...known,
      this.events.metric(),
      this.http.metric(),
      ...this.process(),
    ]);
  }

  private process(): Metric[] {
    const { mean, max } = this.loop;
    this.loop.reset();
    const lag = [
      { labels: { of: 'mean' }, value: seconds(mean) },
      { labels: { of: 'max' }, value: seconds(max) },
    ];
    return [
      gauge('tenure_event_loop_lag_seconds', 'Lag of the event loop since the last look', lag),
      gauge('process_resident_memory_bytes', 'Memory of this process', [
        { value: process.memoryUsage.rss() },
      ]),
      gauge('process_start_time_seconds', 'When this process began', [
        { value: Math.round((performance.timeOrigin / 1_000) * 1_000) / 1_000 },
      ]),
    ];
  }
}

/** Each stops at 1,000, like the summary for people. */
function gauges({ outbox, dead_letters, unconfirmed, parked, late }: Counts): Metric[] {
  const of = (name: string, help: string, value: number) => gauge(name, help, [{ value }]);
  return [
    of('tenure_outbox_depth', 'Messages to workflows that wait for the relay', outbox.count),
    of('tenure_outbox_age_seconds', 'How long the oldest of them waits', outbox.age_ms / 1_000),
    of('tenure_outbox_failing', 'Of them those that were tried in vain', outbox.failing),
    of('tenure_dead_letters', 'Messages that could not be carried on', dead_letters.count),
    of('tenure_parked_steps', 'Steps that lack something', parked.count),
    of('tenure_sends_unconfirmed', 'Sends of which nobody knows', unconfirmed.count),
    of('tenure_late_timers', 'Due for more than a minute of playbook time', late.count),
  ];
}

/** By the database's clock on both sides: workers and this process need not agree on the time. */
async function scansOf(pool: World['pool']): Promise<Metric> {
  const { rows } = await pool.query<{ scan: string; age: number }>(
    'SELECT name AS scan, extract(epoch FROM now() - at)::float8 AS age FROM scan_seen ORDER BY name',
  );
  const samples = rows.map(({ scan, age }) => ({ labels: { scan }, value: Math.max(0, age) }));
  const help = 'Since any worker last ended a pass of this scan';
  return gauge('tenure_scan_age_seconds', help, samples);
}

function gauge(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, help, type: 'gauge', samples };
}

/** Of nanoseconds; nothing was measured yet. */
function seconds(ns: number): number {
  return Number.isFinite(ns) ? Math.round(ns / 1_000) / 1_000_000 : 0;
}
