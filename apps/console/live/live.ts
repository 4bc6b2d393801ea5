import type { QueryClient } from '@tanstack/react-query';
import { Connection, type LiveState } from './connection';
import { type Hint, keysOf, LISTS } from './hints';
import { Stale } from './stale';

/**
 * One line to the API for all tabs of a browser: whoever holds the lock keeps it and tells the others. A tab that closes
 * leaves the lock to the next one, which does not know what was said in between and has everything fetched again.
 */

type Message =
  | { readonly kind: 'hint'; readonly hint: Hint }
  | { readonly kind: 'gap'; readonly topics?: readonly string[] }
  | { readonly kind: 'state'; readonly state: LiveState }
  | { readonly kind: 'want'; readonly tab: string; readonly topics: readonly string[] }
  /** Who are you all, and what do you want to hear of? */
  | { readonly kind: 'who' };

const NAME = 'tenure.live';
/** Of the API. */
const MOST_TOPICS = 20;

export class Live {
  private readonly tab = crypto.randomUUID();
  private readonly channel = new BroadcastChannel(NAME);
  private readonly leave = new AbortController();
  private readonly stale: Stale;
  private wanted: readonly string[] = [];
  private connection: Connection | undefined;
  /** Of each tab, the one that spoke last at the end; only the holder needs them. */
  private readonly wishes = new Map<string, readonly string[]>();
  private now: LiveState = { is: 'catching-up', since: Date.now() };

  constructor(
    client: QueryClient,
    private readonly changed: (state: LiveState) => void,
  ) {
    this.stale = new Stale(client);
    this.channel.addEventListener('message', ({ data }: MessageEvent<Message>) => this.hear(data));
    this.say({ kind: 'want', tab: this.tab, topics: [] });
    if (!('locks' in navigator)) this.hold();
    else
      navigator.locks
        .request(NAME, { signal: this.leave.signal }, () => this.holdUntilLeft())
        .catch(() => undefined);
  }

  /** Things this tab shows; undefined lets go. */
  want(topics: readonly string[]): void {
    this.wanted = topics;
    const message = { kind: 'want', tab: this.tab, topics } as const;
    this.say(message);
    this.hear(message);
  }

  close(): void {
    this.say({ kind: 'want', tab: this.tab, topics: [] });
    this.leave.abort();
    this.stale.stop();
    this.connection?.close();
    this.channel.close();
  }

  private holdUntilLeft(): Promise<void> {
    if (this.leave.signal.aborted) return Promise.resolve();
    this.hold();
    return new Promise((resolve) => this.leave.signal.addEventListener('abort', () => resolve()));
  }

  private hold(): void {
    const tellAll = (message: Message): void => {
      this.say(message);
      this.hear(message);
    };
    this.wishes.set(this.tab, this.wanted);
    this.connection = new Connection({
      hint: (hint) => tellAll({ kind: 'hint', hint }),
      gap: (topics) => tellAll({ kind: 'gap', ...(topics === undefined ? {} : { topics }) }),
      state: (state) => tellAll({ kind: 'state', state }),
    });
    this.say({ kind: 'who' });
    this.listen();
  }

  private listen(): void {
    const things = [...new Set([...this.wishes.values()].flat().toReversed())];
    this.connection?.want([...LISTS, ...things.slice(0, MOST_TOPICS - LISTS.length)]);
  }

  private hear(message: Message): void {
    switch (message.kind) {
      case 'hint':
        return this.stale.mark(keysOf(message.hint));
      case 'gap':
        return this.stale.mark(message.topics?.flatMap((topic) => keysOf({ topic, id: null })));
      case 'state':
        this.now = message.state;
        return this.changed(message.state);
      case 'who':
        return this.say({ kind: 'want', tab: this.tab, topics: this.wanted });
      case 'want':
        return this.heed(message.tab, message.topics);
    }
  }

  private heed(tab: string, topics: readonly string[]): void {
    if (this.connection === undefined) return;
    const isNew = !this.wishes.has(tab);
    this.wishes.delete(tab);
    this.wishes.set(tab, topics);
    if (isNew) this.say({ kind: 'state', state: this.now });
    this.listen();
  }

  private say(message: Message): void {
    this.channel.postMessage(message);
  }
}
