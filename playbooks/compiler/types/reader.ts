import type { Catalog } from '../../kernel/catalog';
import type { TextAst } from '../ast';
import { checkExpression } from '../expression/check';
import type { Checked, Entry, Lifted, Reference, Scope, Wanted } from '../expression/types';
import type { Finding } from '../diagnostic';
import type { Findings } from '../findings';
import { checkText } from '../text/check-text';
import type { CheckedText, TextOptions } from '../text/check-text';
import type { Leaf } from '../tree';
import type { Facts } from './facts';
import { textNames } from './text-names';

/** Where something stands: what it may read, and what an argument of the fragment around it may. */
export interface Place {
  /** Without facts: these depend on what else is there, such as `event`. */
  readonly scope: Scope;
  readonly known: Scope;
  readonly kind: 'way' | 'exit' | 'step' | 'fragment';
  /** Leaves from another file are arguments, read at the step that uses the fragment. */
  readonly arguments?: { readonly file: string; readonly outer: Place };
}

/** Checks single expressions and texts, and remembers what came out. */
export class Reader {
  readonly checked = new Map<Leaf, Checked>();
  readonly reads = new Set<string>();
  /** Texts of fragments, with the names they have in the playbook. */
  readonly texts = new Map<Leaf, string>();
  /** Facts that texts read, by the name they read them by. */
  readonly textFacts = new Map<string, Checked>();
  private readonly names = new WeakMap<Entry, Map<string, Checked>>();

  constructor(
    readonly findings: Findings,
    readonly facts: Facts,
    readonly lifted: Lifted,
    private readonly about: { readonly catalog: Catalog; readonly subject: string },
  ) {}

  place(scope: Scope, kind: Place['kind']): Place {
    const known = kind === 'fragment' ? scope : this.facts.put(scope, kind);
    return { scope, known, kind };
  }

  /** The same place with `event`. */
  withScope(place: Place, change: (scope: Place['scope']) => Scope): Place {
    const { arguments: given } = place;
    const inner = this.place(change(place.scope), place.kind);
    if (given === undefined) return inner;
    const outer = this.withScope(given.outer, change);
    return { ...inner, arguments: { ...given, outer } };
  }

  condition(leaf: Leaf | undefined, place: Place, watched = false): void {
    if (leaf !== undefined) this.expression(leaf, place, { kind: 'condition', watched });
  }

  element(leaf: Leaf, place: Place, takes: readonly Reference[]): Checked['type'] | undefined {
    return this.expression(leaf, place, { kind: 'chain', takes }).type;
  }

  expression(leaf: Leaf, place: Place, wanted: Wanted): Checked {
    const scope = scopeOf(leaf, place);
    const checked =
      wanted.kind === 'chain' && NAME.test(leaf.text)
        ? this.named(leaf, scope, wanted)
        : checkExpression(leaf.text, leaf, scope, { ...wanted, lifted: this.lifted });
    this.checked.set(leaf, checked);
    this.findings.list.push(...checked.findings);
    if (checked.expr === undefined && checked.findings.length === 0) {
      this.findings.list.push(...this.facts.faults(leaf.text, scope));
    }
    this.note(checked);
    return checked;
  }

  /** The same few people stand in chain after chain: what a name is does not change while its first word stays. */
  private named(leaf: Leaf, scope: Scope, wanted: Extract<Wanted, { kind: 'chain' }>): Checked {
    const first = scope.get(leaf.text.split('.', 1)[0] ?? '');
    const key = `${leaf.text} ${wanted.takes.join(' ')}`;
    const known = (first && this.names.get(first)) ?? new Map<string, Checked>();
    const found = known.get(key);
    if (found) return found;
    const checked = checkExpression(leaf.text, leaf, scope, { ...wanted, lifted: this.lifted });
    if (first && checked.findings.length === 0) this.names.set(first, known.set(key, checked));
    return checked;
  }

  text(text: TextAst | undefined, place: Place, options: TextOptions): void {
    for (const { leaf } of text?.variants ?? []) {
      const scope = textNames(scopeOf(leaf, place), this.about.catalog, this.about.subject);
      const { relocated, ...found } = checkText(leaf.text, leaf, scope, options);
      if (relocated !== undefined) this.texts.set(leaf, relocated);
      this.findings.list.push(...found.findings);
      this.noteText(found, scope);
    }
  }

  /** What a text reads, and the facts among it. */
  noteText({ reads, facts }: Pick<CheckedText, 'reads' | 'facts'>, scope: Scope): void {
    for (const name of reads) this.reads.add(name);
    for (const [name, fact] of facts) {
      this.textFacts.set(name, fact);
      this.note(fact);
      if (fact.expr === undefined) this.findings.list.push(...this.broken(name, fact, scope));
    }
  }

  private broken(name: string, fact: Checked, scope: Scope): readonly Finding[] {
    return fact.findings.length > 0 ? fact.findings : this.facts.faults(name, scope);
  }

  private note(checked: Checked): void {
    const names = new Set(checked.names);
    for (const name of names) {
      this.reads.add(name);
      if (!name.startsWith('#')) continue;
      for (const inner of this.lifted.parts[Number(name.slice(1))]?.names ?? []) names.add(inner);
    }
  }
}

const NAME = /^[a-z_]+(?:\.[a-z0-9_]+)*$/;

function scopeOf(leaf: Leaf, place: Place): Scope {
  const given = place.arguments;
  if (given === undefined || leaf.span.file === given.file) return place.known;
  return scopeOf(leaf, given.outer);
}
