import type { Context } from './context';
import type { Node } from './parse';
import type { Part } from './part';
import { BOOLEAN, NUMBER, TEXT } from './part';

/** Literals: texts in plain quotes, decimal numbers, true and false. */
export function checkLiteral(
  context: Context,
  node: Node & { readonly op: 'value' },
): Part | undefined {
  const value = node.args;
  const words = context.words(node);
  if (typeof value === 'boolean') {
    return { expr: ['lit', value], type: BOOLEAN, sure: true, size: 1, constant: value };
  }
  if (typeof value === 'string') return checkText(context, node, value);
  if (typeof value !== 'bigint' && typeof value !== 'number') {
    const [construct, instead] =
      value === null ? NULL : words.startsWith('b') || words.startsWith('B') ? BYTES : UNSIGNED;
    return context.refuse(node, 'expression-not-allowed', { construct, instead });
  }
  if (/^0x/i.test(words)) {
    const args = { construct: 'a hexadecimal number', instead: `write ${value}` };
    return context.refuse(node, 'expression-not-allowed', args);
  }
  const number = Number(value);
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) {
    const args = { words: 'this number is too large', text: words.slice(0, 40) };
    return context.refuse(node, 'expression-syntax', args);
  }
  return { expr: ['lit', number], type: NUMBER, sure: true, size: 1, constant: number };
}

const NULL = ['null', 'ask with has(…) whether there is a value'] as const;
const BYTES = ['a text of bytes (b"…")', 'leave out the b'] as const;
const UNSIGNED = ['an unsigned number', 'leave out the u'] as const;

function checkText(context: Context, node: Node, value: string): Part | undefined {
  const words = context.words(node);
  if (/^[rR]/.test(words)) {
    const args = { construct: 'a raw text (r"…")', instead: 'leave out the r' };
    return context.refuse(node, 'expression-not-allowed', args);
  }
  if (words.startsWith('"""') || words.startsWith("'''")) {
    const args = { construct: 'a text in three quotes', instead: 'write it in one quote' };
    return context.refuse(node, 'expression-not-allowed', args);
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value)) {
    const args = { construct: 'a control character in a text', instead: 'leave it out' };
    return context.refuse(node, 'expression-not-allowed', args);
  }
  return { expr: ['lit', value], type: TEXT, sure: true, size: 1, constant: value, quoted: true };
}
