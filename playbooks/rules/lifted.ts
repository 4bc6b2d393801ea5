import { toInstant, toLocalDate, dayNumber } from '../calendar/zone';
import { evaluate } from '../kernel/evaluate';
import type { Environment, Expr, Value } from '../kernel/expression';
import type { Known } from './environment';

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
};

/** The value of `plan.lifted[n]`; unknown when an argument is. */
export function lifted(n: number, known: Known, look: Environment): Value | undefined {
  const part = known.plan.lifted[n];
  if (!part) return undefined;
  const at: At = { now: known.now, zone: zoneOf(known), known };
  return evaluate(reduce(part.expr, look, at), look);
}

/** playbook, customer, organisation: the first zone that is known. */
export function zoneOf(known: Pick<Known, 'plan' | 'project' | 'snapshot'>): string {
  return known.plan.zone ?? known.snapshot.customer.zone ?? known.project.catalog.organisation.zone;
}

/** The tree with the calls of this file replaced by their values, so that the kernel's evaluator can do the rest. */
function reduce(expr: Expr, look: Environment, at: At): Expr {
  if (expr[0] === 'lit' || expr[0] === 'name' || expr[0] === 'lifted') return expr;
  const [head, ...rest] = expr as readonly [string, ...(Expr | string)[]];
  const parts = rest.map((part) => (typeof part === 'string' ? part : reduce(part, look, at)));
  const name = parts[0];
  if (head !== 'call' || typeof name !== 'string' || !Object.hasOwn(FUNCTIONS, name))
    return [head, ...parts] as unknown as Expr;
  const args = parts.slice(1).map((part) => evaluate(part as Expr, look));
  const value = FUNCTIONS[name]?.(args, at);
  return value === undefined ? ['name', '?'] : ['lit', value];
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
