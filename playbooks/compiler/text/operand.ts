import { TypeGuards } from 'liquidjs';
import type { PropertyAccessToken, ValueToken } from 'liquidjs';
import { listOf } from '../expression/describe-type';
import type { Piece, Reporter } from '../expression/reporter';
import { loweredName } from '../expression/name';
import { resolve } from '../expression/resolve';
import type { Segment } from '../expression/resolve';
import type { Checked, Entry, Scope, Type } from '../expression/types';
import { nearest } from '../findings';
import { pathOf } from './path';

/** Single values in Liquid: names are looked up, what may be missing must be provided for. */

export interface Reading {
  readonly reporter: Reporter;
  readonly scope: Scope;
  /** Names that are there at this place, because an `if` around it says so. */
  readonly shown: ReadonlySet<string>;
  /** Loop variables: names of the text itself. */
  readonly locals: ReadonlySet<string>;
  /** What the walk collects. */
  readonly found: FoundNames;
}

export interface FoundNames {
  /** Names the text reads, as the plan calls them. */
  readonly reads: Set<string>;
  /** Facts among them. */
  readonly facts: Map<string, Checked>;
  /** Names that are called something else in the plan. */
  readonly edits: (Piece & { readonly text: string })[];
}

/** `print`: shown to a reader; `test`: only asked, so it may be missing. */
export type Purpose = 'print' | 'test';

export interface Use {
  readonly provided: boolean;
  readonly purpose: Purpose;
}

export function checkOperand(reading: Reading, token: ValueToken, use: Use): Type | undefined {
  if (TypeGuards.isPropertyAccessToken(token)) return checkName(reading, token, use);
  if (TypeGuards.isQuotedToken(token)) return { kind: 'text' };
  if (TypeGuards.isNumberToken(token)) return { kind: 'number' };
  if (TypeGuards.isLiteralToken(token)) {
    return token.literal === 'true' || token.literal === 'false' ? { kind: 'boolean' } : undefined;
  }
  return refuseConstruct(reading.reporter, token);
}

function refuseConstruct(reporter: Reporter, token: ValueToken): undefined {
  const args = {
    construct: `"${token.getText().slice(0, 40)}"`,
    instead: 'write a name with dots',
  };
  return reporter.refuse(pieceOf(token), 'expression-not-allowed', args);
}

function checkName(reading: Reading, token: PropertyAccessToken, use: Use): Type | undefined {
  const { reporter } = reading;
  const path = pathOf(token);
  if (path === undefined) return refuseConstruct(reporter, token);
  const entries = resolve(reporter, reading.scope, path);
  const entry = entries?.at(-1);
  if (entries === undefined || entry === undefined) return undefined;
  const name = path.map((segment) => segment.name).join('.');
  if (cannotStandAlone(entry.type, use.purpose)) return refuseAlone(reporter, token, entry.type);
  if (!reading.locals.has(path[0]?.name ?? '')) note(reading, token, { path, entries, name });
  const missing = entries.some((step, index) => {
    const reached = path
      .slice(0, index + 1)
      .map((segment) => segment.name)
      .join('.');
    return !step.sure && !reading.shown.has(reached);
  });
  if (missing && !use.provided && !reading.shown.has(name)) {
    return reporter.refuse(pieceOf(token), 'maybe-missing-variable', {
      name,
      text: reporter.quoted('…'),
    });
  }
  return entry.type;
}

interface Named {
  readonly path: readonly Segment[];
  readonly entries: readonly Entry[];
  readonly name: string;
}

/** Remembers what is read, under the name it has in the plan. */
function note({ found }: Reading, token: PropertyAccessToken, named: Named): void {
  const { path, entries, name } = named;
  const fact = entries.at(-1)?.fact;
  if (fact?.expr?.[0] === 'lit' && path[0]?.name === 'params') {
    found.edits.push({ ...pieceOf(token), text: JSON.stringify(fact.expr[1]) });
    return;
  }
  const lowered = loweredName(path, entries);
  if (lowered !== name) found.edits.push({ ...pieceOf(token), text: lowered });
  found.reads.add(lowered);
  if (fact !== undefined && lowered.startsWith('facts.')) found.facts.set(lowered, fact);
  // Who did it travels with the state; what is known of that person is looked up.
  if (!/^(steps|trigger)\./.test(lowered)) return;
  entries.slice(0, -1).forEach(({ type }, index) => {
    if (type.kind !== 'person' && type.kind !== 'contact') return;
    found.reads.add(loweredName(path.slice(0, index + 1), entries.slice(0, index + 1)));
  });
}

/** A person is an id to us; readers want a name. */
function cannotStandAlone(type: Type, purpose: Purpose): boolean {
  if (type.kind === 'thing' || type.kind === 'record') return true;
  if (type.kind === 'list' && type.of.kind === 'record') return true;
  const reference = ['person', 'contact', 'queue', 'sender'].includes(type.kind);
  return reference && purpose === 'print';
}

function refuseAlone(reporter: Reporter, token: PropertyAccessToken, type: Type): undefined {
  const name = token.getText().slice(0, 60);
  const fields = 'fields' in type ? type.fields : undefined;
  const field = fields?.has('name') === true ? 'name' : [...(fields?.keys() ?? [])][0];
  const instead =
    field === undefined
      ? 'ask about it in a fact, and write that fact here'
      : `name one of its values, such as ${name}.${field}`;
  return reporter.refuse(pieceOf(token), 'expression-not-allowed', {
    construct: `"${name}" alone`,
    instead,
  });
}

export function checkEnumValue(
  reporter: Reporter,
  type: Type | undefined,
  token: ValueToken,
): void {
  if (type?.kind !== 'enum' || !TypeGuards.isQuotedToken(token)) return;
  const value = token.getText().slice(1, -1);
  if (type.values.includes(value)) return;
  const near = nearest(value, type.values);
  const args = { value: value.slice(0, 40), values: listOf(type.values) };
  reporter.refuse(
    pieceOf(token),
    'not-an-enum-value',
    near === undefined ? args : { ...args, near },
  );
}

export function pieceOf(token: { readonly begin: number; readonly end: number }): Piece {
  return { start: token.begin, end: token.end };
}
