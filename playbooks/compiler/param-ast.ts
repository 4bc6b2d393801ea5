import type { Span } from './diagnostic';
import type { Leaf, Placed, Tree } from './tree';

/** Parameters of fragments: declared, and as the steps of one use see them. */

export interface ParamAst {
  readonly name: Placed<string>;
  readonly type: ParamType;
  readonly values?: readonly string[];
  readonly default?: Tree;
  /** It has a default, whether or not that can be read. */
  readonly optional: boolean;
}
export type ParamType =
  | 'span'
  | 'contacts'
  | 'people'
  | 'person'
  | 'contact'
  | 'template'
  | 'text'
  | 'number'
  | 'boolean'
  | 'enum'
  | 'events';

/**
 * One use of a fragment. `steps.x` in it means `<use>.x`. Leaves that stand in another file than `file` are
 * arguments: they are read in the scope of the step `use`.
 */
export interface FragmentScopeAst {
  readonly file: string;
  readonly fragment: string;
  /** Id of the step that uses it; empty when the fragment is checked by itself. */
  readonly use: string;
  /** What expressions and texts may read as `params.<name>`. The shape pass has put in the others. */
  readonly params: readonly GivenParamAst[];
}
export interface GivenParamAst {
  readonly name: string;
  readonly type: ParamType;
  readonly values?: readonly string[];
  /**
   * An expression of number, boolean, enum, person or contact, or the very words of a text or enum. Absent: nothing
   * is given because the fragment is checked by itself; then there is a value of the type, whichever.
   */
  readonly given?:
    | { readonly kind: 'expression'; readonly leaf: Leaf }
    | { readonly kind: 'value'; readonly value: string; readonly span: Span };
}
