import { TypeGuards } from 'liquidjs';
import type { FilteredValueToken } from 'liquidjs';
import { describeType } from '../expression/describe-type';
import type { Type } from '../expression/types';
import { DATE_STYLES, FILTERS, TAKES } from './filter-table';
import type { Filter } from './filter-table';
import { checkOperand, pieceOf } from './operand';
import type { Reading } from './operand';

/** Filters: whether they exist, how many arguments they take, and what they are laid upon. */

type FilterToken = FilteredValueToken['filters'][number];

export function checkFilters(
  reading: Reading,
  filters: readonly FilterToken[],
  type: Type | undefined,
): void {
  let at = type;
  for (const token of filters) {
    const filter = FILTERS.get(token.name);
    if (filter === undefined) {
      const name = { start: token.begin, end: token.begin + token.name.length };
      reading.reporter.refuseUnknown(name, 'liquid-filter', { name: token.name }, FILTERS.keys());
      at = undefined;
      checkArguments(reading, token);
      continue;
    }
    checkArguments(reading, token);
    at = checkFilter(reading, { token, filter, type: at });
  }
}

function checkArguments(reading: Reading, token: FilterToken): void {
  for (const arg of token.args) {
    if (Array.isArray(arg)) refuse(reading, token, 'values only, no names with ":"');
    else checkOperand(reading, arg, { provided: false, purpose: 'print' });
  }
}

interface Application {
  readonly token: FilterToken;
  readonly filter: Filter;
  readonly type: Type | undefined;
}

function checkFilter(reading: Reading, { token, filter, type }: Application): Type | undefined {
  const [least, most] = filter.args;
  if (token.args.length < least || token.args.length > most) {
    refuse(reading, token, most === 0 ? 'no argument' : argumentWords(token.name, least));
    return undefined;
  }
  const arg = token.args[0];
  if (token.name === 'date' && arg !== undefined && !isDateStyle(arg)) {
    refuse(reading, token, `${DATE_STYLES.map((style) => `"${style}"`).join(', ')} or nothing`);
  }
  const takes = TAKES[filter.takes];
  if (type !== undefined && takes.kinds.length > 0 && !takes.kinds.includes(type.kind)) {
    refuse(reading, token, `${takes.words}; this is ${describeType(type)}`);
    return undefined;
  }
  if (filter.gives === 'same') return type;
  if (filter.gives === 'element') return type?.kind === 'list' ? type.of : undefined;
  return { kind: filter.gives };
}

function argumentWords(name: string, least: number): string {
  if (name === 'date') return 'one style or nothing';
  return least === 0 ? 'fewer arguments' : `one argument, as in "${name}: x"`;
}

function isDateStyle(arg: FilterToken['args'][number]): boolean {
  if (Array.isArray(arg) || !TypeGuards.isQuotedToken(arg)) return false;
  return DATE_STYLES.includes(arg.getText().slice(1, -1));
}

function refuse(reading: Reading, token: FilterToken, expected: string): void {
  const piece = pieceOf(token);
  const found = reading.reporter.words(piece).trim().slice(0, 40);
  const end = piece.start + reading.reporter.words(piece).trimEnd().length;
  reading.reporter.refuse({ start: piece.start, end }, 'wrong-arguments', {
    function: `| ${token.name}`,
    expected,
    found,
  });
}
