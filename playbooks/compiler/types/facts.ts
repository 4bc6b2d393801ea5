import type { FactAst } from '../ast';
import { checkExpression } from '../expression/check';
import type { Checked, Entry, Lifted, Scope } from '../expression/types';
import { withNames } from '../expression/with-names';
import type { Finding } from '../diagnostic';
import { thing } from './entries';

/** Facts are checked where they are used: what a name means depends on the place. */
export class Facts {
  private readonly kept = new Map<string, Checked>();

  constructor(
    private readonly facts: readonly FactAst[],
    private readonly lifted: Lifted,
  ) {}

  /** `scope` with `facts`. Facts that do not speak of the run are checked once per `place`. */
  put(scope: ReadonlyMap<string, Entry>, place: string): Scope {
    if (this.facts.length === 0) return scope;
    const entries = new Map<string, Entry>();
    const local = new Set<string>();
    for (const fact of this.facts) {
      const name = fact.name.value;
      if (this.isLocal(fact, local)) local.add(name);
      const key = local.has(name) ? undefined : `${place}/${name}`;
      const checked =
        (key === undefined ? undefined : this.kept.get(key)) ?? this.check(fact, scope, entries);
      if (key !== undefined) this.kept.set(key, checked);
      const type = checked.type ?? { kind: 'boolean' };
      entries.set(name, { type, sure: checked.sure, fact: checked });
    }
    return withNames(scope, ['facts', thing('facts', entries)]);
  }

  /** The faults of facts that `text` names: an expression with a broken fact is not said to be wrong itself. */
  faults(text: string, scope: Scope): readonly Finding[] {
    return this.faultsBehind(text, scope, new Set());
  }

  /** `seen`: facts that were followed already; the ways to one may be without number. */
  private faultsBehind(text: string, scope: Scope, seen: Set<string>): readonly Finding[] {
    const facts = scope.get('facts')?.type;
    if (facts?.kind !== 'thing') return [];
    const names = [...text.matchAll(/\bfacts\.([a-z0-9_]+)/g)].map((found) => found[1] ?? '');
    return names.flatMap((name) => {
      if (seen.has(name)) return [];
      seen.add(name);
      const own = facts.fields.get(name)?.fact;
      const leaf = this.facts.find((fact) => fact.name.value === name)?.expr;
      if (own === undefined || own.expr !== undefined || leaf === undefined) return [];
      return own.findings.length > 0 ? own.findings : this.faultsBehind(leaf.text, scope, seen);
    });
  }

  private isLocal(fact: FactAst, local: ReadonlySet<string>): boolean {
    const { text } = fact.expr;
    return (
      /\b(steps|event|turn)\b/.test(text) ||
      [...local].some((name) => text.includes(`facts.${name}`))
    );
  }

  private check(
    fact: FactAst,
    scope: ReadonlyMap<string, Entry>,
    earlier: ReadonlyMap<string, Entry>,
  ): Checked {
    const here = withNames(scope, ['facts', thing('facts', new Map(earlier))]);
    return checkExpression(fact.expr.text, fact.expr, here, { kind: 'value', lifted: this.lifted });
  }
}
