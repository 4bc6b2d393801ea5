import type { Channel } from '../../activities/channels/channel';
import { mailNotice, type NoticeMail } from '../../activities/mail-notice';
import type { Clock } from '../shared/clock';
import { NotPublished, type Published } from '../shared/publications/published';
import type { NoticeMails } from './notice-mails.repository';

export interface NoticeScanOptions {
  readonly mails: NoticeMails;
  readonly channel: Channel;
  readonly published: Published;
  readonly clock: Clock;
  /** Where links of mails lead; no slash at its end. */
  readonly base: string;
  readonly log: (line: string) => void;
}

const IDLE_MS = 1_000;
const CONVERSATIONS = 4;

/** Looks every second for notices that are due and mails them; as many at once as one mail server bears. Several workers share the work. */
export class NoticeScan {
  private stopping = false;
  private running: Promise<void> | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly options: NoticeScanOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Takes nothing more and waits for what is on its way. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  /** One round; answers whether there was anything to do. */
  async round(): Promise<boolean> {
    const { mails, clock } = this.options;
    const expanded = await mails.expand(clock.now());
    const claimed = await mails.claim();
    const rest = [...claimed];
    const converse = async (): Promise<void> => {
      for (let mail = rest.shift(); mail; mail = rest.shift()) await this.mail(mail);
    };
    await Promise.all(Array.from({ length: CONVERSATIONS }, converse));
    return expanded + claimed.length > 0;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const busy = await this.round().catch((error: unknown) => {
        if (!(error instanceof NotPublished))
          this.options.log(`notices: ${words(error)}; tried again`);
        return false;
      });
      if (!busy) await this.pause();
    }
  }

  /** What fails here keeps its lease: it is tried again when that has run out, or called unconfirmed. */
  private async mail(mail: NoticeMail): Promise<void> {
    const { mails: store, channel, published, clock, base, log } = this.options;
    try {
      const { plan } = await published.version(mail.version);
      const project = await published.project();
      const deps = { store, channel, project, plan, base, now: clock.now() };
      const { status, reply } = await mailNotice(deps, mail);
      if (status === 'refused') log(`notice mail ${mail.id} was refused: ${reply}`);
    } catch (error) {
      log(`notice mail ${mail.id}: ${words(error)}`);
    }
  }

  private pause(): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
