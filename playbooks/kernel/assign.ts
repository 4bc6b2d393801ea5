import { evaluate } from './evaluate';
import type { Value } from './expression';
import { environmentOf } from './names';
import { complete, place } from './outcome';
import { park } from './park';
import type { Assign } from './plan';
import { hold } from './threads';
import type { MutableThread, Turn } from './turn';

const TEXT = 8 * 1024;

interface Assigned {
  readonly of: string;
  readonly name: string;
  readonly value: Value | undefined;
}

/** `set`: all right sides are read first, then written together: variables into the state, attributes with the batch. */
export function assign(turn: Turn, thread: MutableThread, { set, step }: Assign): void {
  const look = environmentOf(turn.known(thread), turn.facts);
  const values = set.map(({ target, value }) => ({ ...target, value: evaluate(value.expr, look) }));
  const attributes = values.flatMap(({ of, name, value = null }) =>
    of === 'vars' ? [] : [{ of, name, value }],
  );
  if (attributes.length > 0 && turn.asks(({ kind }) => kind === 'setAttributes'))
    return hold(turn, thread);
  const long = values.find(({ value }) => typeof value === 'string' && value.length > TEXT);
  if (long)
    return park(turn, thread, {
      code: 'state-too-large',
      reason: `${long.name} is longer than 8 KiB`,
    });
  // Tried again beside the steps that follow, it has done its part on the variables.
  if (!thread.side)
    for (const { of, name, value } of values) if (of === 'vars') setVar(turn, name, value);
  tellVars(turn, thread, { set, values });
  if (attributes.length === 0) return complete(turn, thread, { at: turn.now });
  turn.add({
    kind: 'setAttributes',
    pc: thread.pc,
    step,
    visit: place(turn, thread).visit,
    values: attributes,
  });
  turn.facts = {};
  turn.asked = new Set();
  // What follows may read what is written here, so it waits until it is.
  thread.mode = 'effect';
}

/** What becomes of attributes is told where they are written. */
function tellVars(
  turn: Turn,
  thread: MutableThread,
  { set, values }: Pick<Assign, 'set'> & { values: readonly Assigned[] },
): void {
  const own = set.filter(({ target }) => target.of === 'vars');
  if (own.length === 0 || thread.side) return;
  const why = own.map(({ target, value }) => `vars.${target.name} = ${value.source}`).join(', ');
  const told = values.filter(({ of }) => of === 'vars');
  const seen = told.map(({ name, value = null }) => [`vars.${name}`, value] as const);
  turn.tell(thread, { kind: 'set', why, values: Object.fromEntries(seen) });
}

/** An unknown value leaves the default: every variable has one. */
export function setVar(turn: Turn, name: string, value: Value | undefined): void {
  const declared = turn.plan.vars[name];
  if (declared) turn.state.vars = { ...turn.state.vars, [name]: value ?? declared.default };
}
