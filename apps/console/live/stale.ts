import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import { isLong, lookAgain } from '../services/list';

/** Hints come in swarms; what is visible is fetched again at most this often. */
const AT_MOST_EVERY_MS = 1_000;

/** Marks queries as old; those on show are fetched again, each by one request however many hints meant it. */
export class Stale {
  private keys: QueryKey[] = [];
  private all = false;
  private last = 0;
  private timer: number | undefined;

  constructor(private readonly client: QueryClient) {
    document.addEventListener('visibilitychange', this.seen);
  }

  /** Without keys: everything. */
  mark(keys?: readonly QueryKey[]): void {
    if (keys === undefined) this.all = true;
    else this.keys.push(...keys);
    this.soon();
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.seen);
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** A page that nobody sees fetches when it is looked at again. */
  private readonly seen = (): void => this.soon();

  private soon(): void {
    if (document.visibilityState === 'hidden' || (!this.all && this.keys.length === 0)) return;
    const wait = Math.max(0, this.last + AT_MOST_EVERY_MS - Date.now());
    this.timer ??= window.setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    const { keys, all } = this;
    const isOld = (query: Query) =>
      all || keys.some((key) => key.every((part, index) => query.queryKey[index] === part));
    this.keys = [];
    this.all = false;
    this.timer = undefined;
    this.last = Date.now();
    const long = this.client
      .getQueryCache()
      .findAll({ predicate: (query) => isOld(query) && query.isActive() && isLong(query) });
    for (const query of long) void this.again(query);
    const predicate = (query: Query) => isOld(query) && !long.includes(query);
    void this.client.invalidateQueries({ predicate });
  }

  private async again(query: Query): Promise<void> {
    const isDone = await lookAgain(this.client, query).catch(() => true);
    if (!isDone) this.mark([query.queryKey]);
  }
}
