/**
 * The expression tree a plan carries. The compiler writes it, `evaluate` reads it; nothing parses at run time.
 * Facts (`facts.x`) are inlined by the compiler; enum values are text.
 */

/** A date is `YYYY-MM-DD`, a time is RFC 3339 in UTC with milliseconds and `Z`: both compare as text. People, contacts, queues, senders and records are their ids. */
export type Value = string | number | boolean | readonly Value[];

export type Expr =
  | readonly ['lit', Value]
  /**
   * A dotted name looked up in the environment: `customer.health`, `event.score`, `steps.x.outcome`, `queue.cs_asia` (gives
   * `cs_asia`). One person or contact may be looked through (`customer.csm.name`, `user.contact.locale`, `steps.take.by.name`).
   */
  | readonly ['name', string]
  /** A part settle computes (time functions, list methods, `manager`); the number indexes `plan.lifted`, the environment knows it as `#<n>`. */
  | readonly ['lifted', number]
  | readonly ['not', Expr]
  | readonly ['and' | 'or', Expr, Expr]
  | readonly ['==' | '!=' | '<' | '<=' | '>' | '>=', Expr, Expr]
  | readonly ['in', Expr, Expr]
  | readonly ['list', ...Expr[]]
  | readonly ['+' | '-' | '*' | '/', Expr, Expr]
  | readonly ['neg', Expr]
  | readonly ['if', Expr, Expr, Expr]
  /**
   * has default earliest latest add_days count_true scale min max abs round like lower text. Inside `plan.lifted`, and
   * where nothing is lifted (computed attributes, guards), also: the time functions; `manager(person)`; `on_duty(queue)`;
   * `start_of_day(date)`, the time at which that day begins in the resolved zone (put around a date that is compared
   * with a time); and the list methods:
   *
   * `['call', 'records.<method>', ['lit', '<plural>'], <condition>, <value>]`, over the records `customer.<plural>`.
   * `<condition>` says which of them count, `<value>` is taken of each that does; both are always there (`['lit', true]`
   * where the author wrote none) and read the record as `@.<field>`, in a method inside a method as `@@.<field>`, where
   * `@.<field>` stays the outer record. A boolean that is unknown is false.
   * exists: one counts (value: true) · count: how many count (value: true) · all: the value holds for each that counts
   * (condition: true; with no record: true) · share: part of those that count for which the value holds, 0..1 ·
   * sum, min, max: over the known values (numbers; min and max also dates or times) · latest: the value of the record
   * created last, of those that count and have a value. share, sum, min, max and latest are unknown when none is left.
   * What an expression with a list method reads is named `customer.<plural>` in `names`.
   */
  | readonly ['call', string, ...Expr[]];

/** What names stand for. `undefined` is *unknown*: a comparison with it is false, arithmetic on it is unknown. */
export type Environment = (name: string) => Value | undefined;

/** A condition with everything it reads: `names` (dotted, and `#<n>` for lifted parts), so that facts can be fetched before it is evaluated. */
export interface Condition {
  readonly expr: Expr;
  readonly names: readonly string[];
  /** The author's words, shown in traces. */
  readonly source: string;
}
