import type { Expr } from '../../kernel/expression';
import type { Checked, LiftedPart } from '../expression/types';
import { canonical } from '../canonical';

/**
 * Lifted parts get their final numbers from what they say, not from the order in which the checker met them:
 * moving a key must not change the plan. Parts that nothing reads are dropped.
 */
export class LiftedNumbers {
  private readonly numbers = new Map<number, number>();
  readonly parts: readonly LiftedPart[];

  constructor(
    private readonly found: readonly LiftedPart[],
    used: Iterable<Checked>,
  ) {
    const kept = [...this.collect(used)];
    const keys = new Map(kept.map((index) => [index, canonical(this.expanded(['lifted', index]))]));
    kept.sort((a, b) => ((keys.get(a) ?? '') < (keys.get(b) ?? '') ? -1 : 1));
    kept.forEach((index, number) => this.numbers.set(index, number));
    this.parts = kept.flatMap((index) => {
      const part = found[index];
      if (part === undefined) return [];
      return [{ expr: this.expr(part.expr), names: this.names(part.names) }];
    });
  }

  expr(expr: Expr): Expr {
    return rewrite(expr, (index) => ['lifted', this.numbers.get(index) ?? index]);
  }

  names(names: readonly string[]): readonly string[] {
    const renamed = names.map((name) => {
      if (!name.startsWith('#')) return name;
      const index = Number(name.slice(1));
      return `#${this.numbers.get(index) ?? index}`;
    });
    return renamed.sort((a, b) => (a < b ? -1 : 1));
  }

  private collect(used: Iterable<Checked>): ReadonlySet<number> {
    const kept = new Set<number>();
    const open = [...used].flatMap((checked) => [...checked.names]);
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (!name.startsWith('#')) continue;
      const index = Number(name.slice(1));
      if (kept.has(index)) continue;
      kept.add(index);
      open.push(...(this.found[index]?.names ?? []));
    }
    return kept;
  }

  private expanded(expr: Expr): Expr {
    return rewrite(expr, (index) => {
      const part = this.found[index];
      return part === undefined ? ['lifted', index] : ['call', 'lifted', this.expanded(part.expr)];
    });
  }
}

/** A copy with every lifted part replaced. */
function rewrite(expr: Expr, replace: (index: number) => Expr): Expr {
  const again = (inner: Expr): Expr => rewrite(inner, replace);
  switch (expr[0]) {
    case 'lit':
    case 'name':
      return expr;
    case 'lifted':
      return replace(expr[1]);
    case 'not':
    case 'neg':
      return [expr[0], again(expr[1])];
    case 'if':
      return ['if', again(expr[1]), again(expr[2]), again(expr[3])];
    case 'list':
      return ['list', ...(expr.slice(1) as Expr[]).map(again)];
    case 'call':
      return ['call', expr[1], ...(expr.slice(2) as Expr[]).map(again)];
    default:
      return [expr[0], again(expr[1]), again(expr[2])];
  }
}
