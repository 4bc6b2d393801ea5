import type { Diagnostic } from '../compiler/diagnostic';

const WHY = 'the check, the simulator and tests take it; the server does not do it yet';
const FIX = 'leave it out of what you publish for now';

/** What the language has and the engine does not do yet, as diagnostics: migrations of those inside. */
export function notCarriedOut(files: Readonly<Record<string, string>>): Diagnostic[] {
  return Object.keys(files)
    .filter((file) => file.endsWith('.migration.yaml'))
    .map((file) => ({
      code: 'not-supported-yet',
      severity: 'error',
      file,
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 2,
      message: `"${file}" is not carried out yet: those inside keep the version they entered by`,
      why: WHY,
      fix: FIX,
    }));
}
