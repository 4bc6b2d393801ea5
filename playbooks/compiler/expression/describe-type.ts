import type { Type } from './types';

/** What a type is called in messages. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'boolean':
      return 'yes or no';
    case 'enum':
      return `one of ${listOf(type.values)}`;
    case 'list':
      return `a list of ${type.of.kind}`;
    case 'thing':
      return type.title;
    case 'record':
      return `a ${type.name}`;
    default:
      return type.kind;
  }
}

/** At most eight, quoted. */
export function listOf(values: readonly string[]): string {
  const shown = values.slice(0, 8).map((value) => `"${value}"`);
  return values.length > 8 ? `${shown.join(', ')}, …` : shown.join(', ');
}
