import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';

const DIAGNOSTICS_SHOWN = 200;

/** As every member of an answer is written. */
export function toShown(diagnostics: readonly Diagnostic[]): Readonly<Record<string, unknown>>[] {
  return diagnostics
    .slice(0, DIAGNOSTICS_SHOWN)
    .map(({ endLine: end_line, endColumn: end_column, ...rest }) => ({
      ...rest,
      end_line,
      end_column,
    }));
}
