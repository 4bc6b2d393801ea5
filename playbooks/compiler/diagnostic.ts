/** What a pass reports. Words come from one table (`messages.ts`), the drawing from one function (`render.ts`). */
export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

/** Offsets into one file: [start, end). */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** What passes collect: a code of the table, where, and the values for its words. */
export interface Finding {
  readonly code: string;
  readonly span: Span;
  readonly args: Readonly<Record<string, string | number>>;
}
