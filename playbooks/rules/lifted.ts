import { toInstant, toLocalDate, dayNumber } from '../calendar/zone';
import { evaluate } from '../kernel/evaluate';
import type { Call, Others } from '../kernel/evaluate';
import type { Environment, Expr, Value } from '../kernel/expression';
import type { Attributes } from '../kernel/catalog';
import { own, thingValue } from './thing-value';
import type { Known } from './environment';
import { overRows } from './over-rows';
import type { Row } from './over-rows';
import type { Thing } from './snapshot';

/** Time functions and `manager`: the parts of expressions that need a clock, a zone or people. The rest is the kernel's. */

type Function = (args: readonly (Value | undefined)[], at: At) => Value | undefined;
interface At {
  readonly now: number;
  readonly zone: string;
  readonly known: Known;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const FUNCTIONS: Readonly<Record<string, Function>> = {
  today: (_args, { now, zone }) => toLocalDate(now, zone),
  now: (_args, { now }) => new Date(now).toISOString(),
  days_until: ([d], at) => daysBetween(toLocalDate(at.now, at.zone), dateOf(d, at.zone)),
  days_since: ([d], at) => negated(daysBetween(toLocalDate(at.now, at.zone), dateOf(d, at.zone))),
  months_until: ([d], at) => monthsBetween(toLocalDate(at.now, at.zone), dateOf(d, at.zone)),
  hours_since: ([t], at) => hoursSince(t, at),
  manager: ([person], { known }) =>
    typeof person === 'string' && Object.hasOwn(known.snapshot.people, person)
      ? known.snapshot.people[person]?.manager
      : undefined,
  on_duty: ([queue], { known }) =>
    typeof queue === 'string' ? own(known.snapshot.duty, queue) : undefined,
  start_of_day: ([d], at) => {
    const date = dateOf(d, at.zone);
    return date === undefined ? undefined : new Date(toInstant(date, 0, at.zone)).toISOString();
  },
};

/** The value of `plan.lifted[n]`; unknown when an argument is. */
export function lifted(n: number, known: Known, look: Environment): Value | undefined {
  const part = known.plan.lifted[n];
  if (!part) return undefined;
  const at: At = { now: known.now, zone: zoneOf(known), known };
  return evaluateIn(part.expr, look, at);
}

/** An expression in which nothing was lifted: of guards and computed attributes. */
export function evaluateLive(expr: Expr, known: Known, look: Environment): Value | undefined {
  return evaluateIn(expr, look, { now: known.now, zone: zoneOf(known), known });
}

/** playbook, customer, organisation: the first zone that is known. */
export function zoneOf(known: Pick<Known, 'plan' | 'project' | 'snapshot'>): string {
  return known.plan.zone ?? known.snapshot.customer.zone ?? known.project.catalog.organisation.zone;
}

function evaluateIn(expr: Expr, look: Environment, at: At): Value | undefined {
  const others: Others = (call, env) => {
    const name = call[1];
    if (name.startsWith(OVER_RECORDS)) return overRecords(call, env, at);
    if (!Object.hasOwn(FUNCTIONS, name)) return undefined;
    const args = call.slice(2).map((part) => evaluate(part as Expr, env, others));
    return FUNCTIONS[name]?.(args, at);
  };
  return evaluate(expr, look, others);
}

const OVER_RECORDS = 'records.';
/** More of one customer and type are not read: then it is unknown. */
const MOST_RECORDS = 10_000;

/** `['call', 'records.<method>', ['lit', plural], condition, value]`: see the expression tree. */
function overRecords(
  [, call, plural, condition, value]: Call,
  look: Environment,
  at: At,
): Value | undefined {
  const name = plural?.[0] === 'lit' ? plural[1] : '';
  const found = Object.entries(at.known.project.catalog.records).find(
    ([, record]) => record.plural === name,
  );
  const rows = found ? (own(at.known.snapshot.records, found[0]) ?? []) : [];
  if (!found || !condition || !value || rows.length > MOST_RECORDS) return undefined;
  const attributes = found[1].attributes;
  const read = rows.map((row): Row => {
    const inner = recordLook(look, row, { attributes, known: at.known });
    const of = (expr: Expr): Value | undefined => evaluateIn(expr, inner, at);
    return { counts: of(condition) === true, value: () => of(value), createdAt: row.createdAt };
  });
  return overRows(call.slice(OVER_RECORDS.length), read);
}

/** `@.field` is the record; inside a method in a method that one is `@@.field`, and `@.field` stays the outer. */
function recordLook(
  look: Environment,
  row: Thing,
  of: { readonly attributes: Attributes; readonly known: Known },
): Environment {
  const outer = look('@') !== undefined;
  const mark = outer ? '@@' : '@';
  return (name) => {
    if (name === mark) return row.id;
    if (!name.startsWith(`${mark}.`)) return look(name);
    return thingValue(row, name.slice(mark.length + 1).split('.'), of.attributes, of.known);
  };
}

function dateOf(value: Value | undefined, zone: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (DAY.test(value)) return value;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : toLocalDate(ms, zone);
}

function daysBetween(from: string, to: string | undefined): number | undefined {
  return to === undefined ? undefined : dayNumber(to) - dayNumber(from);
}

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : 0 - value;
}

/** Whole months, towards zero. */
function monthsBetween(from: string, to: string | undefined): number | undefined {
  if (to === undefined) return undefined;
  if (to < from) return negated(monthsBetween(to, from));
  const [a, b] = [parts(from), parts(to)];
  return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0);
}

function parts(date: string): { year: number; month: number; day: number } {
  return {
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  };
}

/** A date counts from the start of its day. */
function hoursSince(value: Value | undefined, { now, zone }: At): number | undefined {
  if (typeof value !== 'string') return undefined;
  const from = DAY.test(value) ? toInstant(value, 0, zone) : Date.parse(value);
  return Number.isNaN(from) ? undefined : Math.trunc((now - from) / 3_600_000);
}
