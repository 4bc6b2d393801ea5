import type { Value } from '../kernel/expression';
import type { Footer } from '../renderer/footer';
import type { Source } from '../renderer/render-source';

/** A message that is written before it may go. */

/** To whom, as whom, and each name a text reads with what it stood for; null: nothing. */
export type Facts = Readonly<Record<string, Value | null>>;

/** What an edit of a draft begins with, and what stands below it whatever the edit says. */
export interface DraftSource {
  readonly markdown: string;
  /** The same with its values in one piece each; absent of drafts of before these were kept. */
  readonly written?: Source;
  readonly footer?: Footer;
}

/** Frozen when it is approved; who gets it and the guards are looked at again. */
export interface Draft {
  readonly contact: string;
  readonly channel: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
