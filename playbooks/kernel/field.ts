import type { Value } from './expression';
import type { Text } from './plan';

/** What a person is asked: forms of tasks, and of ways in by hand. */

export interface Answer {
  readonly label: Text;
  readonly form: Readonly<Record<string, Field>>;
}

/** Values of `person` and `contact` are ids. */
export type FieldType =
  | 'text'
  | 'long_text'
  | 'number'
  | 'money'
  | 'boolean'
  | 'date'
  | 'time'
  | 'enum'
  | 'person'
  | 'contact';

export interface Field {
  readonly type: FieldType;
  readonly label: Text;
  readonly required: boolean;
  readonly default?: Value;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  /** What each value is called, where that is said. */
  readonly labels?: Readonly<Record<string, Text>>;
  readonly help?: Text;
}
