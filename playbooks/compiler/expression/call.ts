import type { Expr } from '../../kernel/expression';
import type { Check } from './checker';
import type { Context } from './context';
import { FUNCTIONS, SPECIAL } from './function-table';
import type { Signature, Takes } from './function-table';
import { lift } from './lift';
import { refuseFunction, wrongArguments } from './refuse-call';
import type { Call } from './refuse-call';
import type { Node } from './parse';
import { DATE, sum } from './part';
import type { Part } from './part';
import { checkSpecial } from './special-call';
import type { Type } from './types';

/** Calls: the name, the number of arguments, their types, what comes out. */

export function checkCall(context: Context, call: Call, check: Check): Part | undefined {
  const special = SPECIAL.find((name) => name === call.name);
  if (special !== undefined) return checkSpecial(context, call, check);
  const signature = FUNCTIONS.get(call.name);
  if (signature === undefined) return refuseFunction(context, call);
  const parts = call.args.map((arg) => check(arg));
  const { takes } = signature;
  const most = signature.more === true ? Infinity : takes.length;
  if (parts.length < (signature.least ?? takes.length) || parts.length > most) {
    return wrongArguments(context, call, call.node);
  }
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const wrong = known.findIndex(
    (part, index) => !fits(part.type, takes[Math.min(index, takes.length - 1)]),
  );
  const bad = call.args[wrong] ?? ownRule(call, known);
  if (bad !== undefined) return wrongArguments(context, call, bad);
  return lower(context, call, { signature, parts: known });
}

function fits(type: Type, takes: Takes | undefined): boolean {
  const { kind } = type;
  if (takes === 'number') return kind === 'number' || kind === 'money';
  if (takes === 'moment') return kind === 'date' || kind === 'time';
  if (takes === 'text') return kind === 'text' || kind === 'enum';
  if (takes === 'value')
    return ['text', 'enum', 'number', 'money', 'boolean', 'date', 'time'].includes(kind);
  return kind === takes;
}

/** The argument that breaks a rule types cannot say. */
function ownRule(call: Call, parts: readonly Part[]): Node | undefined {
  const [first, second, third] = parts;
  if (call.name === 'scale' && second?.constant !== undefined && third?.constant !== undefined) {
    return second.constant < third.constant ? undefined : call.args[2];
  }
  if (call.name === 'on_duty') {
    const queue = first?.type.kind === 'queue' ? first.type : undefined;
    return queue?.duty === false ? call.args[0] : undefined;
  }
  if (call.name === 'like') return second?.quoted === true ? undefined : call.args[1];
  if (call.name === 'round') {
    const places = second?.constant;
    const good =
      second === undefined ||
      (typeof places === 'number' && Number.isInteger(places) && places >= 0 && places <= 6);
    return good ? undefined : call.args[1];
  }
  if (call.name !== 'earliest' && call.name !== 'latest') return undefined;
  const odd = parts.findIndex((part) => part.type.kind !== first?.type.kind);
  return call.args[odd];
}

function lower(
  context: Context,
  call: Call,
  { signature, parts }: { readonly signature: Signature; readonly parts: readonly Part[] },
): Part | undefined {
  const { name, node } = call;
  const operands: readonly Expr[] = parts.map((part) => part.expr);
  let expr: Expr | undefined = ['call', name, ...operands];
  if (signature.lifted !== undefined) {
    expr = lift(context, node, { name, expr, moves: signature.lifted });
  }
  if (expr === undefined) return undefined;
  const any = name === 'earliest' || name === 'latest';
  const sure =
    signature.lifted !== 'live' && (any ? parts.some((p) => p.sure) : parts.every((p) => p.sure));
  return { expr, type: givenType(signature, parts), sure, size: sum(parts) };
}

function givenType(signature: Signature, parts: readonly Part[]): Type {
  if (signature.gives === 'first') return parts[0]?.type ?? DATE;
  if (signature.gives === 'person') return { kind: 'person' };
  const money = signature.gives === 'number' && parts.some((part) => part.type.kind === 'money');
  const keeps = signature.takes[0] === 'number' && signature.takes.length < 3;
  return { kind: money && keeps ? 'money' : signature.gives };
}
