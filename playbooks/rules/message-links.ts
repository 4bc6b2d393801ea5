/** Makes the addresses behind the links of messages. */
export interface MessageLinks {
  /** Where the pages are; no slash at its end. */
  readonly base: string;
  /** One part of a path that says these words to whoever made it, and nothing to anybody else. */
  readonly token: (words: readonly string[]) => string;
}
