import type { CompiledPlaybook } from '../compiler/compile';
import type { Diagnostic } from '../compiler/diagnostic';
import { refusals } from '../rules/carried-out';

const WHY = 'the check, the simulator and tests take it; the server does not do it yet';
const STAY = 'those inside keep the version they entered by';
const FIX = 'leave it out of what you publish for now';

/** The refusals of the gate as diagnostics, so that they are shown like every other fault of the files. */
export function notCarriedOut(
  playbooks: readonly CompiledPlaybook[],
  files: Readonly<Record<string, string>>,
): Diagnostic[] {
  const migrations = Object.keys(files).filter((file) => file.endsWith('.migration.yaml'));
  const all: readonly Refused[] = [
    ...migrations.map((file) => ({ file, message: `"${file}" is not carried out yet: ${STAY}` })),
    ...playbooks.flatMap((playbook) =>
      refusals(playbook).map((one) => ({ ...one, file: one.file ?? playbook.lines.file })),
    ),
  ];
  return all.map(toDiagnostic);
}

interface Refused {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

function toDiagnostic({ file, line = 1, column = 1, message }: Refused): Diagnostic {
  return {
    code: 'not-supported-yet',
    severity: 'error',
    file,
    line,
    column,
    endLine: line,
    endColumn: column + 1,
    message,
    why: WHY,
    fix: FIX,
  };
}
