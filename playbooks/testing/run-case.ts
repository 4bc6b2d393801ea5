import type { TestCase } from '../compiler/cases/test-case';
import type { CompiledPlaybook } from '../compiler/compile';
import type { Project } from '../kernel/catalog';
import type { TracedEntry } from '../kernel/trace-entry';
import type { Scenario } from '../kernel/scenario';
import { Fault } from '../simulator/fault';
import type { Simulated } from '../simulator/simulate';
import { simulate } from '../simulator/simulate';
import { Judge } from './judge';
import type { Failure } from './judge';

/** One case, played and looked at. */
export interface CaseResult {
  readonly name: string;
  readonly line: number;
  readonly failures: readonly Failure[];
  /** The story, as far as it could be played. */
  readonly trace: readonly TracedEntry[];
  /** When nobody was enrolled: why not, by way in. */
  readonly notEntered?: Simulated['notEntered'];
}

export interface Ground {
  readonly playbook: CompiledPlaybook;
  readonly project: Project;
}

/** Plays a case in virtual time and compares what it expects with what happened. Pure: the same case ends the same. */
export function runCase(one: TestCase, ground: Ground): CaseResult {
  const { name, line, scenario, checks } = one;
  const whole = attempt(scenario, ground);
  if (!(whole instanceof Fault)) {
    const judge = new Judge(one, whole, ground.playbook);
    const failures = [...checks.flatMap((each, item) => judge.item(each, item)), ...judge.end()];
    return { name, line, failures, ...storyOf(whole) };
  }
  const stopped = Math.max(
    0,
    scenario.script.findIndex((item) => item.line === whole.line),
  );
  // What came before the item that cannot be played is looked at all the same.
  const before = attempt({ ...scenario, script: scenario.script.slice(0, stopped) }, ground);
  const judge = before instanceof Fault ? undefined : new Judge(one, before, ground.playbook);
  const earlier = judge ? checks.slice(0, stopped).flatMap((each, at) => judge.item(each, at)) : [];
  const span = (whole.line === undefined ? undefined : checks[stopped]?.span) ?? one.span;
  const failures = [...earlier, neverReached(whole, span, judge?.last() ?? [])];
  return { name, line, failures, ...(before instanceof Fault ? { trace: [] } : storyOf(before)) };
}

function storyOf({ trace, notEntered }: Simulated): Pick<CaseResult, 'trace' | 'notEntered'> {
  return { trace, ...(notEntered ? { notEntered } : {}) };
}

function neverReached(fault: Fault, span: Failure['span'], last: readonly string[]): Failure {
  return {
    code: 'test-never-reached',
    span,
    words: fault.message,
    expected: 'a script that can be played',
    happened: last,
    todo: 'change this item, or what comes before it',
  };
}

function attempt(scenario: Scenario, { playbook, project }: Ground): Simulated | Fault {
  const { plan, templates } = playbook;
  try {
    return simulate({ plan, project, templates, scenario });
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
