import type { Expr } from '../../kernel/expression';
import type { Finding } from '../diagnostic';
import type { Leaf } from '../tree';

/**
 * What the expression checker is told and what it answers. It knows no catalog: whoever calls it decides
 * which names exist, so the same checker serves conditions, chains, facts and texts.
 */

export type Type =
  | { readonly kind: Scalar }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Type }
  /** A reference: its value is an id. `fields` says what may be read through it (`contacts.sponsor.name`). */
  | {
      readonly kind: Reference;
      readonly fields?: Fields;
      /** Of a queue: whether somebody is on duty there. */
      readonly duty?: boolean;
    }
  /** Element of a list of records (`customer.tickets`): only list methods read it. */
  | { readonly kind: 'record'; readonly name: string; readonly fields?: Fields }
  /** No value of its own, only fields: `customer`, `steps`, `steps.x`, `event`. */
  | Thing;

export type Scalar = 'text' | 'number' | 'money' | 'boolean' | 'date' | 'time';
export type Reference = 'person' | 'contact' | 'queue' | 'sender';

export interface Thing {
  readonly kind: 'thing';
  /** As messages call it: `customer`, `the event deal.won`, `task "plan"`. */
  readonly title: string;
  readonly fields: Fields;
  /** What a field that is not there is reported as; default `unknown-field`. `steps`: `unknown-step`, `queue`: `unknown-queue`. */
  readonly missing?: string;
}

/** A map, not an object: names come from authors. It may refer to itself (a person's manager is a person). */
export type Fields = ReadonlyMap<string, Entry>;

export interface Entry {
  readonly type: Type;
  /** There always is a value: required, with a default, or computed from such. */
  readonly sure: boolean;
  /** The name stands for this: facts, put in wherever they are read. The entry's type and `sure` are the fact's. */
  readonly fact?: Checked;
  /** Never to be kept in a trace: reading it in an expression is `personal-in-trace`. */
  readonly personal?: boolean;
  /** How the tree names it, where that is not the path that was written: the element of a list method, a step of a fragment. */
  readonly as?: string;
  /** It exists, but cannot be read here (`step-not-before`). */
  readonly refused?: Pick<Finding, 'code' | 'args'>;
}

/** Roots: customer contacts enrollment trigger event steps vars facts role queue sender and the subject's name, as far as they exist at this place. */
export type Scope = Fields;

/** How a place in the text maps to a place in the file. A leaf of the read pass is one. */
export type Origin = Pick<Leaf, 'span' | 'offsets'> & Partial<Pick<Leaf, 'style'>>;

export type Wanted = {
  /** Where what settle computes is set aside; absent: nothing is, the tree holds it as calls (computed attributes, guards). */
  readonly lifted?: Lifted;
} & (
  | /** Yes or no. `watched`: evaluated when a value changes, so nothing that depends on the time of day may stand in it. */
    { readonly kind: 'condition'; readonly watched: boolean }
  /** One element of a chain. */
  | { readonly kind: 'chain'; readonly takes: readonly Reference[] }
  /** Whatever type it has: a fact. */
  | { readonly kind: 'value' }
  /** What is written to `target`, or handed over under that name. */
  | { readonly kind: 'assigned'; readonly target: string; readonly to: Type }
  /** What a pick chooses by: an enum. */
  | { readonly kind: 'pick' }
  /** What a moment is tied to: a date or a time. */
  | { readonly kind: 'moment' }
);

export interface LiftedPart {
  readonly expr: Expr;
  readonly names: readonly string[];
}

/** The parts of one playbook that settle computes: `plan.lifted`. Equal parts are kept once. */
export class Lifted {
  private readonly indexes = new Map<string, number>();
  private readonly kept: LiftedPart[] = [];

  get parts(): readonly LiftedPart[] {
    return this.kept;
  }

  /** Its index: what `['lifted', n]` says. */
  add(part: LiftedPart): number {
    const key = JSON.stringify(part.expr);
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    this.indexes.set(key, this.kept.length);
    this.kept.push(part);
    return this.kept.length - 1;
  }
}

export interface Checked {
  /** Absent when something is wrong with it. */
  readonly expr?: Expr;
  /** Absent when nothing sensible can be said about it. */
  readonly type?: Type;
  readonly sure: boolean;
  /** Nodes of `expr`, facts put in. */
  readonly size: number;
  /** Dotted names it reads, and `#<n>` for lifted parts; sorted, each once. Facts are replaced by what they read. */
  readonly names: readonly string[];
  /** The author's words. */
  readonly source: string;
  /** The time functions in it, those of its facts included: what `refresh-missing` and `time-in-watched` name. */
  readonly timeFunctions: readonly string[];
  /** A function in it whose value nobody is told of when it changes (`manager`, `on_duty`). */
  readonly live?: string;
  readonly findings: readonly Finding[];
}
