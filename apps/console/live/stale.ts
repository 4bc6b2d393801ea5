import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';

/** Hints come in swarms; what is visible is fetched again at most this often. */
const AT_MOST_EVERY_MS = 1_000;

/** Marks queries as old; those on show are fetched again, each once however many hints meant it. */
export class Stale {
  private keys: QueryKey[] = [];
  private all = false;
  private last = 0;
  private timer: number | undefined;

  constructor(private readonly client: QueryClient) {}

  /** Without keys: everything. */
  mark(keys?: readonly QueryKey[]): void {
    if (keys === undefined) this.all = true;
    else this.keys.push(...keys);
    if (!this.all && this.keys.length === 0) return;
    const wait = Math.max(0, this.last + AT_MOST_EVERY_MS - Date.now());
    this.timer ??= window.setTimeout(() => this.flush(), wait);
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }

  private flush(): void {
    const { keys, all } = this;
    const predicate = (query: Query) =>
      all || keys.some((key) => key.every((part, index) => query.queryKey[index] === part));
    this.keys = [];
    this.all = false;
    this.timer = undefined;
    this.last = Date.now();
    // A page that nobody sees fetches when it is looked at again.
    const refetchType = document.visibilityState === 'hidden' ? 'none' : 'active';
    void this.client.invalidateQueries({ predicate, refetchType });
  }
}
