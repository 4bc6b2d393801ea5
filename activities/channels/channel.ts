/** What deliver asks of a channel, whatever it speaks to the other side. */
export interface Channel {
  /**
   * Hands one message over to one recipient. `gate` is asked once, after the other side said it will take the body
   * and before the first byte of it leaves: unless it answers true the connection is closed and nothing was sent.
   * An error of the gate is thrown; everything the other side does is an answer.
   */
  handOver(message: Message, gate: Gate): Promise<HandOver>;
}
export type Gate = () => Promise<boolean>;

export interface Message {
  /** The same for every try of one send. */
  readonly sendKey: string;
  readonly channel: string;
  /** Message-IDs of mails before it in the same conversation, oldest first. */
  readonly thread?: readonly string[];
  /** Of the catalog: whose credentials it goes with. Absent where the channel has none. */
  readonly connection?: string;
  readonly from: { readonly name: string; readonly address: string; readonly replyTo?: string };
  readonly to: string;
  /** Of a message with copies: the addresses it shows, alike in all of them. It goes to `to` alone. */
  readonly shown?: { readonly to: string; readonly cc: readonly string[] };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where one click ends messages of its kind: in the headers of a mail (RFC 8058). */
  readonly unsubscribe?: string;
  /** ms */
  readonly at: number;
}

export type HandOver =
  | { readonly kind: 'accepted'; readonly reply: string }
  /** For good, in the other side's words; whether or not the body had left. */
  | {
      readonly kind: 'refused';
      readonly reply: string;
      /** It said that there is nobody at the address: whatever comes next would meet the same. */
      readonly gone?: true;
    }
  /** Certainly not taken: it may be tried again. */
  | {
      readonly kind: 'notTaken';
      readonly reason: string;
      /** The other side's own word on when. */
      readonly retryAfterMs?: number;
    }
  /** Certainly not taken, and not before somebody mends our credentials. */
  | { readonly kind: 'unauthorised'; readonly reason: string }
  /** The gate said no. */
  | { readonly kind: 'stopped' }
  /** The body left and no answer came: nobody can know. */
  | { readonly kind: 'unknown'; readonly reason: string };
