import { TypeGuards } from 'liquidjs';
import type { FilteredValueToken, ValueToken } from 'liquidjs';
import type { Type } from '../expression/types';
import { checkFilters } from './filters';
import { checkEnumValue, checkOperand, pieceOf } from './operand';
import type { Purpose, Reading } from './operand';

/** The inside of an output or a condition: operands, comparisons, filters. */

export function checkValue(reading: Reading, value: FilteredValueToken, purpose: Purpose): void {
  const { postfix } = value.initial;
  const names = postfix.filter((token) => !TypeGuards.isOperatorToken(token));
  const binary = postfix.filter(
    (token) => TypeGuards.isOperatorToken(token) && token.operator !== 'not',
  );
  const second = names[1];
  if (second !== undefined && binary.length < names.length - 1) {
    const text = second.getText().slice(0, 40);
    const words = 'something else belongs here; compare with == and join with "and", "or"';
    reading.reporter.refuse(pieceOf(second), 'liquid-syntax', { words, text, name: text });
    return;
  }
  const first = value.filters[0];
  const provided = first?.name === 'default' || purpose === 'test';
  const types = new Map<unknown, Type | undefined>();
  for (const token of names) {
    types.set(token, checkOperand(reading, token as ValueToken, { provided, purpose }));
  }
  checkEnums(reading, postfix, types);
  const only = names.length === 1 ? names[0] : undefined;
  checkFilters(reading, value.filters, types.get(only));
}

/** `== "gold"` against an enum: the value must be one of it. */
function checkEnums(
  reading: Reading,
  postfix: FilteredValueToken['initial']['postfix'],
  types: ReadonlyMap<unknown, Type | undefined>,
): void {
  postfix.forEach((token, index) => {
    if (!TypeGuards.isOperatorToken(token) || !['==', '!='].includes(token.operator)) return;
    const [a, b] = [postfix[index - 2], postfix[index - 1]];
    if (a !== undefined && b !== undefined) {
      checkEnumValue(reading.reporter, types.get(a), b as ValueToken);
      checkEnumValue(reading.reporter, types.get(b), a as ValueToken);
    }
  });
}
