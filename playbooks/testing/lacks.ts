import type { CompiledPlaybook } from '../compiler/compile';
import type { Diagnostic } from '../compiler/diagnostic';
import { diagnosticAt } from '../compiler/messages';
import type { Simulated } from '../simulator/simulate';

interface Lack {
  readonly code: string;
  readonly step: string;
  readonly reason: string;
}

/** What kept steps of a story from going on, in the words and at the lines of check: what is parked at its end, and what the world refused. */
export function lacksOf(
  { trace, parked }: Pick<Simulated, 'trace' | 'parked'>,
  source: Pick<CompiledPlaybook, 'plan' | 'lines'>,
): readonly Diagnostic[] {
  const refused = trace.flatMap(({ kind, step, outcome, why }): Lack[] => {
    if (step === undefined) return [];
    if (kind === 'call' && outcome === 'failed' && why.includes(': answer-wrong-type'))
      return [{ code: 'answer-wrong-type', step, reason: why.replace('answer-wrong-type: ', '') }];
    return kind === 'run' && outcome === 'refused' && why === 'chain-too-long'
      ? [{ code: 'chain-too-long', step, reason: 'ten playbooks have started each other in a row' }]
      : [];
  });
  return [...parked, ...refused].map((lack) => inPlace(lack, source));
}

function inPlace(
  { code, step, reason }: Lack,
  { plan, lines }: Pick<CompiledPlaybook, 'plan' | 'lines'>,
): Diagnostic {
  const at = lines.code[plan.code.findIndex((one) => one.step === step)];
  const { line, column } = at ?? { line: 1, column: 1 };
  const file = at?.file ?? lines.file;
  // `id: ring`; steps of a fragment stand there under their own name.
  const length = 'id: '.length + (step.split('.').at(-1) ?? step).length;
  const name = /(?:reads|hangs on) (.+), which has no value/.exec(reason)?.[1] ?? 'what is missing';
  const args = { step, reason, name };
  return diagnosticAt(code, { file, line, column, length }, { ...args, ...yearArgs(code) });
}

/** Of a plan the years it reaches are warned of in other words: nothing is parked yet. */
function yearArgs(code: string): Readonly<Record<string, string>> {
  if (code !== 'calendar-year-missing') return {};
  return {
    severity: 'error',
    says: 'step "{step}" is parked: {reason}',
    because: 'a date in a year that nobody has written down is never guessed',
    fix: 'add that year to the calendar; the step goes on by itself',
  };
}
