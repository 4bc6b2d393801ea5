import type { Pool } from 'pg';
import { readMarks, readNewer, type Change, type Marks } from './change-rows';
import { idsOf } from './topics';

/** One listener: what it wants to hear of, and where to say it. */
export interface Listener {
  readonly topics: ReadonlySet<string>;
  readonly tell: (change: Change) => void;
}

const POLL_MS = 1_000;
/** A row whose transaction takes longer than this to commit is not heard of; the pages refetch after a gap anyway. */
const OVERLAP_POLLS = 5;
const GOES_BACK = 500;

/**
 * Polls once a second for all listeners of this process, and not at all while there are none. Change rows tell of most
 * things; what has none (the story of an enrollment, who came into a playbook) is looked at itself, where somebody listens.
 */
export class Watcher {
  private readonly listeners = new Set<Listener>();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  /** The marks of the last polls, oldest first. */
  private marks: Marks[] = [];
  private told = new Set<string>();
  private states = new Map<string, string>();

  constructor(
    private readonly pool: Pool,
    private readonly log: (line: string) => void,
  ) {}

  get size(): number {
    return this.listeners.size;
  }

  /** Hears of everything that commits from here on. */
  async add(listener: Listener): Promise<void> {
    if (this.listeners.size === 0) this.forget();
    this.listeners.add(listener);
    await this.poll();
    this.timer ??= setInterval(() => void this.poll(), POLL_MS);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.listeners.size === 0) this.stop();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** One at a time, whoever asks meanwhile shares it. */
  poll(): Promise<void> {
    this.polling ??= this.look()
      .catch((error: unknown) => this.log(`live: ${String(error)}`))
      .finally(() => (this.polling = undefined));
    return this.polling;
  }

  private forget(): void {
    this.marks = [];
    this.told.clear();
    this.states.clear();
  }

  private async look(): Promise<void> {
    await this.lookAtThings();
    const [since] = this.marks;
    if (since === undefined) return this.begin();
    const { changes, marks, overflow } = await readNewer(this.pool, since);
    for (const [row, topics] of changes)
      if (!this.told.has(row)) for (const change of topics) this.tell(change);
    this.told = new Set(changes.keys());
    this.marks = [...this.marks, marks].slice(-OVERLAP_POLLS);
    if (overflow) this.tellAll();
  }

  /** What has a number below may commit after this: it is looked for from a little before. */
  private async begin(): Promise<void> {
    const marks = await readMarks(this.pool);
    const before = Object.entries(marks).map(([source, n]) => [source, Math.max(0, n - GOES_BACK)]);
    const since = Object.fromEntries(before) as Marks;
    const { changes } = await readNewer(this.pool, since);
    this.told = new Set(changes.keys());
    this.marks = [since];
  }

  /** Topics whose rows change in place: told when they are not as they were. */
  private async lookAtThings(): Promise<void> {
    const topics = new Set([...this.listeners].flatMap((one) => [...one.topics]));
    const now = new Map<string, string>();
    const { rows } = await this.pool.query<{ topic: string; state: string }>(STATES, [
      idsOf(topics, 'enrollment'),
      idsOf(topics, 'customer'),
      idsOf(topics, 'playbook'),
    ]);
    for (const { topic, state } of rows) {
      now.set(topic, state);
      const before = this.states.get(topic);
      if (before !== undefined && before !== state) this.tell({ topic, id: null });
    }
    this.states = now;
  }

  private tell(change: Change): void {
    for (const listener of this.listeners)
      if (listener.topics.has(change.topic)) listener.tell(change);
  }

  private tellAll(): void {
    for (const listener of this.listeners)
      for (const topic of listener.topics) listener.tell({ topic, id: null });
  }
}

/** $1 enrollments, $2 customers, $3 playbooks. Each by an index, however long the story is. */
const STATES = `
SELECT 'enrollment:' || x.id AS topic, coalesce((SELECT max(t.seq) FROM trace t WHERE t.enrollment_id::text = x.id AND t.enrollment_id = x.id::uuid), 0)::text
    || coalesce((SELECT e.changed_at::text FROM enrollment e WHERE e.id = x.id::uuid), '') AS state
  FROM unnest($1::text[]) AS x(id) WHERE x.id ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$'
UNION ALL
SELECT 'customer:' || x.id, coalesce((SELECT count(*)::text || max(e.changed_at)::text FROM enrollment e WHERE e.customer_id = x.id), '')
    || coalesce((SELECT c.changed_at::text FROM customer c WHERE c.id = x.id), '')
  FROM unnest($2::text[]) AS x(id)
UNION ALL
SELECT 'playbook:' || x.id, coalesce((SELECT e.id::text FROM enrollment e WHERE e.playbook = x.id ORDER BY e.started_at DESC, e.id DESC LIMIT 1), '')
    || coalesce((SELECT p.state || p.version FROM playbook p WHERE p.id = x.id), '')
  FROM unnest($3::text[]) AS x(id)`;
