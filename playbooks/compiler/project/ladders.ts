import type { Catalog } from '../../kernel/catalog';
import type { ChainElement, Ladder, Picked, Rung, Span } from '../../kernel/plan';
import type { LadderAst, PickedAst, RungAst } from '../ast';
import { checkExpression } from '../expression/check';
import type { Wanted } from '../expression/types';
import type { Findings } from '../findings';
import { textValue } from '../shape/attributes';
import type { Leaf } from '../tree';
import { checkChain } from '../types/chains';
import { ProjectScopes } from './scope';

/** Shared ladders. A playbook checks and lowers one again in its own scope; here they are checked though nobody uses them. */
export function withLadders(
  catalog: Catalog,
  ladders: ReadonlyMap<string, LadderAst>,
  findings: Findings,
): Catalog {
  const check = new LadderCheck(catalog, findings);
  const lowered = [...ladders].map(([name, ladder]) => [name, check.ladder(ladder)] as const);
  return { ...catalog, ladders: Object.fromEntries(lowered) };
}

type Length = PickedAst<Span>;

class LadderCheck {
  private readonly scope: ReturnType<ProjectScopes['ladder']>;

  constructor(
    private readonly catalog: Catalog,
    private readonly findings: Findings,
  ) {
    this.scope = new ProjectScopes(catalog).ladder();
  }

  ladder({ from, until, rounds, end, rungs }: LadderAst): Ladder {
    const last: Length = rungs.at(-1)?.after ?? { n: 0, unit: 'm' };
    const whole = rungs.map((rung) => this.rung(rung));
    return { from, until, rounds, end: this.length(end ?? last), rungs: whole };
  }

  private rung({ after, to, note, reassign }: RungAst): Rung {
    return {
      after: this.length(after),
      to: this.chain(to),
      reassign,
      ...(note === undefined ? {} : { note: textValue(note) }),
    };
  }

  private length(length: Length): Picked<Span> {
    if (!('pick' in length)) return length;
    const pick = this.checked(length.pick, { kind: 'pick' });
    const of = Object.fromEntries(length.of.map(({ name, value }) => [name.value, value]));
    return { pick, of, ...(length.else === undefined ? {} : { else: length.else }) };
  }

  private chain(list: readonly Leaf[]): readonly ChainElement[] {
    const takes = ['person', 'queue'] as const;
    const elements = list.map((leaf) => this.checked(leaf, { kind: 'chain', takes }));
    const { queues, senders } = this.catalog;
    const ends = { queue: Object.keys(queues)[0], sender: Object.keys(senders)[0] };
    const types = elements.map(({ type }) => type);
    checkChain(list, types, { takes, ends }, this.findings);
    return elements.map(({ expr, names, source, type }) => ({
      kind: type?.kind === 'queue' ? 'queue' : 'person',
      expr,
      names,
      source,
    }));
  }

  private checked(leaf: Leaf, wanted: Wanted) {
    const { expr, findings, ...rest } = checkExpression(leaf.text, leaf, this.scope, wanted);
    this.findings.list.push(...findings);
    // Without a tree there is a fault, and no project comes of it.
    return { ...rest, expr: expr ?? (['lit', false] as const) };
  }
}
