/** What happened, as the checks of a test look at it: one thing per line a reader of the story would count. */

export type ThingKind =
  | 'task'
  | 'send'
  | 'skipped'
  | 'dropped'
  | 'held'
  | 'notify'
  | 'approval'
  | 'ladder'
  | 'wait'
  | 'set'
  | 'run'
  | 'call'
  | 'closed'
  | 'merged'
  | 'parked'
  | 'exit';

/** `name` is the step, of `exit` the exit, of `set` what was set (`customer.health`, `vars.tries`). */
export interface Thing {
  readonly kind: ThingKind;
  readonly name: string;
  /** ms */
  readonly at: number;
  /** Index of the script item during which it happened; -1: before the first one. */
  readonly item: number;
  /** Line of the playbook, where the table of lines was given. */
  readonly line?: number;
  /** Ids: a person, a contact, `queue.<id>`. Of a notice the others too. */
  readonly to?: string;
  readonly cc?: readonly string[];
  /** Person or shared sender. */
  readonly as?: string;
  readonly template?: string;
  readonly channel?: string;
  readonly locale?: string;
  /** Of skipped, held, parked: why. `consent`, `hold.<name>`, `cap.<name>`, `window`, a code of parking. */
  readonly reason?: string;
  /** From 1, within its round. */
  readonly rung?: number;
  readonly round?: number;
  /** ms: end of a wait or of an approval. */
  readonly until?: number;
  /** ms */
  readonly due?: number;
  readonly title?: string;
  readonly outcome?: string;
  readonly by?: string;
}
