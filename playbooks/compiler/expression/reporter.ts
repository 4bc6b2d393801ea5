import { Findings, withKnown } from '../findings';
import { spanWithin } from '../tree';
import type { Finding, Span } from '../diagnostic';
import type { Origin } from './types';

/** A piece of a text by its own offsets. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Collects what is wrong in one text of a file, and knows where its characters stand there. */
export class Reporter {
  readonly found = new Findings();

  constructor(
    readonly text: string,
    private readonly origin: Origin,
    /** Said with every finding: which step uses the text. */
    private readonly always: Finding['args'] = {},
  ) {}

  place(start: number, end: number): Span {
    const leaf = { kind: 'leaf', value: this.text, text: this.text, style: 'plain' } as const;
    return spanWithin({ ...leaf, ...this.origin }, start, end);
  }

  /** A text in quotes that can be typed here: double ones would end a text that stands in them. */
  quoted(words: string): string {
    return this.origin.style === 'double' ? `'${words}'` : `"${words}"`;
  }

  words({ start, end }: Piece): string {
    return this.text.slice(start, end);
  }

  /** Answers `undefined`, which stands for a piece that was complained about. */
  refuse(piece: Piece, code: string, args: Finding['args'] = {}): undefined {
    this.found.add(code, this.place(piece.start, piece.end), { ...args, ...this.always });
    return undefined;
  }

  refuseUnknown(
    piece: Piece,
    code: string,
    args: Finding['args'] & { readonly name: string },
    known: Iterable<string>,
  ): undefined {
    return this.refuse(piece, code, withKnown(args, [...known]));
  }
}
