import { Findings, nearest } from '../findings';
import { spanWithin } from '../tree';
import type { Finding, Span } from '../diagnostic';
import type { Node } from './parse';
import type { Origin, Scope, Wanted } from './types';

/** What one check of one expression shares: where it stands, what it may read, what was found. */
export class Context {
  readonly found = new Findings();
  readonly timeFunctions = new Set<string>();
  /** Names a `has(…)` to the left has shown to be there. */
  known: ReadonlySet<string> = new Set();
  /** Pieces already said to be always true or false. */
  readonly settled = new Set<Node>();

  constructor(
    readonly text: string,
    readonly origin: Origin,
    readonly scope: Scope,
    readonly wanted: Wanted,
  ) {}

  get watched(): boolean {
    return this.wanted.kind === 'condition' && this.wanted.watched;
  }

  place(start: number, end: number): Span {
    const leaf = { kind: 'leaf', value: this.text, text: this.text, style: 'plain' } as const;
    return spanWithin({ ...leaf, ...this.origin }, start, end);
  }

  words(node: Node): string {
    return this.text.slice(node.start, node.end);
  }

  /** Complains about a node and answers `undefined`, which stands for a piece that was complained about. */
  refuse(
    node: { start: number; end: number },
    code: string,
    args: Finding['args'] = {},
  ): undefined {
    this.found.add(code, this.place(node.start, node.end), args);
    return undefined;
  }

  refuseUnknown(
    node: { start: number; end: number },
    code: string,
    args: Finding['args'] & { readonly name: string },
    known: Iterable<string>,
  ): undefined {
    const near = nearest(args.name, known);
    return this.refuse(node, code, near === undefined ? args : { ...args, near });
  }
}
