import type { CompiledPlaybook } from '../../../playbooks/compiler/compile';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import type { Project } from '../../../playbooks/kernel/catalog';
import { projectRefusals } from '../../../playbooks/rules/carried-out-project';
import { refusals } from '../../../playbooks/rules/carried-out';

const WHY = 'the check, the simulator and tests take it; the server does not do it yet';
const FIX = 'leave it out of what you publish for now';

/** The refusals of the gate as diagnostics, so that they are shown like every other fault of the files. */
export function notCarriedOut(
  playbooks: readonly CompiledPlaybook[],
  project: Project,
): Diagnostic[] {
  const ofProject = projectRefusals(project).map(({ file, message }) =>
    toDiagnostic({ file, line: 1, column: 1, message }),
  );
  const ofPlaybooks = playbooks.flatMap(({ plan, lines }) =>
    refusals(plan, lines).map(({ file, ...refusal }) =>
      toDiagnostic({ ...refusal, file: file ?? lines.file }),
    ),
  );
  return [...ofProject, ...ofPlaybooks];
}

function toDiagnostic(at: Pick<Diagnostic, 'file' | 'line' | 'column' | 'message'>): Diagnostic {
  const { file, line, column, message } = at;
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
