/**
 * The expression tree a plan carries. The compiler writes it, `evaluate` reads it; nothing parses at run time.
 * Facts (`facts.x`) are inlined by the compiler; enum values are text.
 */

/** A date is `YYYY-MM-DD`, a time is RFC 3339 in UTC with milliseconds and `Z`: both compare as text. People, contacts, queues, senders and records are their ids. */
export type Value = string | number | boolean | readonly Value[];

export type Expr =
  | readonly ['lit', Value]
  /** A dotted name looked up in the environment: `customer.health`, `event.score`, `steps.x.outcome`, `queue.cs_asia` (gives `cs_asia`). */
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
  /** has default earliest latest add_days count_true scale min max abs round like lower text; inside `plan.lifted` also the time functions and manager. */
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
