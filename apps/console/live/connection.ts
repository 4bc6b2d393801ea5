import type { Hint } from './hints';

/** `catching-up`: what happened meanwhile is not known yet. */
export type LiveState =
  | { readonly is: 'live' }
  | { readonly is: 'catching-up'; readonly since: number }
  | { readonly is: 'offline'; readonly since: number };

interface Ears {
  readonly hint: (hint: Hint) => void;
  /** From here on these are heard; what changed before is not known. Undefined: any of them. */
  readonly gap: (topics?: readonly string[]) => void;
  readonly state: (state: LiveState) => void;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];
/** The server says something every 15 s; a line that is silent for longer is dead, or the machine has slept. */
const SILENT_MS = 40_000;
const LOOK_MS = 5_000;
/** So many tries in vain, then it is asked whether anybody is there. */
const OFFLINE_AFTER = 2;

/** One EventSource to the API. More topics are added without a gap: the old line is closed when the new one hears. */
export class Connection {
  private topics: readonly string[] = [];
  private line: EventSource | undefined;
  private next: EventSource | undefined;
  private covered: ReadonlySet<string> = new Set();
  private tries = 0;
  private is: LiveState['is'] = 'catching-up';
  private retry: number | undefined;
  private lostAt: number | undefined;
  private heardAt = Date.now();
  private readonly watch = window.setInterval(() => this.look(), LOOK_MS);

  constructor(private readonly ears: Ears) {
    window.addEventListener('offline', this.offline);
    window.addEventListener('online', this.online);
  }

  want(topics: readonly string[]): void {
    this.topics = topics;
    if (topics.some((one) => !this.covered.has(one)) && this.retry === undefined) this.open();
  }

  close(): void {
    window.clearInterval(this.watch);
    window.clearTimeout(this.retry);
    window.removeEventListener('offline', this.offline);
    window.removeEventListener('online', this.online);
    this.line?.close();
    this.next?.close();
  }

  private open(): void {
    const { topics } = this;
    this.retry = undefined;
    this.next?.close();
    const line = new EventSource(`/v1/live?topics=${encodeURIComponent(topics.join(','))}`);
    this.next = line;
    line.addEventListener('listening', () => this.listening(line, topics));
    line.addEventListener('ping', () => (this.heardAt = Date.now()));
    line.addEventListener('changed', (event: MessageEvent<string>) => {
      this.heardAt = Date.now();
      this.ears.hint(JSON.parse(event.data) as Hint);
    });
    line.addEventListener('error', () => this.lost(line));
  }

  private listening(line: EventSource, topics: readonly string[]): void {
    this.line?.close();
    this.line = line;
    this.next = undefined;
    const fresh = topics.filter((one) => !this.covered.has(one));
    const wasLost = this.lostAt !== undefined;
    this.covered = new Set(topics);
    this.tries = 0;
    this.lostAt = undefined;
    this.heardAt = Date.now();
    this.is = 'live';
    this.ears.state({ is: 'live' });
    if (wasLost) this.ears.gap();
    else if (fresh.length > 0) this.ears.gap(fresh);
  }

  /** Ours is the only one that tries again: the browser's own way gives up at some answers. */
  private lost(line: EventSource): void {
    line.close();
    if (line === this.next) this.next = undefined;
    if (line === this.line) {
      this.line = undefined;
      this.covered = new Set();
    }
    if (this.line === undefined) this.lostAt ??= Date.now();
    const wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)];
    this.tries++;
    this.say(navigator.onLine && this.is !== 'offline' ? 'catching-up' : 'offline');
    this.retry ??= window.setTimeout(() => void this.again(), wait);
  }

  /** Where nobody may listen, but the API is there, this is what asks it for news. */
  private async again(): Promise<void> {
    if (this.tries >= OFFLINE_AFTER) {
      const isUp = await fetch('/healthz').then(
        ({ ok }) => ok,
        () => false,
      );
      this.say(isUp ? 'catching-up' : 'offline');
      if (isUp) this.ears.gap();
    }
    this.open();
  }

  private say(is: 'catching-up' | 'offline'): void {
    if (this.lostAt !== undefined && this.is !== is) this.ears.state({ is, since: this.lostAt });
    this.is = is;
  }

  private look(): void {
    if (this.line !== undefined && Date.now() - this.heardAt > SILENT_MS) this.lost(this.line);
  }

  private readonly offline = (): void => {
    if (this.line !== undefined) this.lost(this.line);
    else this.say('offline');
  };

  private readonly online = (): void => {
    window.clearTimeout(this.retry);
    this.tries = 0;
    this.say('catching-up');
    this.open();
  };
}
