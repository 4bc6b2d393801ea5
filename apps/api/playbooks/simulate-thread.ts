import { parentPort, workerData } from 'node:worker_threads';
import { compile } from '../../../playbooks/compiler/compile';
import { compileScenario, scenarioFault } from '../../../playbooks/compiler/scenario';
import { Fault } from '../../../playbooks/simulator/fault';
import { simulate } from '../../../playbooks/simulator/simulate';
import { stretchesOf } from '../../../playbooks/simulator/stretches';
import { withLines } from '../../../playbooks/simulator/with-lines';
import type { Played, PlayRequest } from './simulate.service';

/** A thread of its own: compiles the files, plays the scenario, says what came of it. Whoever made it ends it. */

const MOST_LINES = 10_000;
const SCENARIO = 'scenario.yaml';

function play({ files, playbook: id, scenario: text, allPaths, until }: PlayRequest): Played {
  const compiled = compile(new Map(Object.entries(files)));
  const { project } = compiled;
  const playbook = compiled.playbooks.find((one) => one.id === id);
  if (!compiled.ok || project === undefined)
    return { kind: 'faults', diagnostics: compiled.diagnostics };
  if (playbook === undefined) return { kind: 'unknown' };
  parentPort?.postMessage({ kind: 'begun' });
  const { plan, lines, templates } = playbook;
  if (allPaths) return { kind: 'paths', stretches: stretchesOf(plan).slice(0, MOST_LINES) };
  const read = compileScenario(text, SCENARIO, compiled, id);
  if (read.scenario === undefined) return { kind: 'faults', diagnostics: read.diagnostics };
  try {
    const limit = until === undefined ? {} : { until };
    const done = simulate({ plan, project, templates, scenario: read.scenario, ...limit });
    const { status, exit, now, openTasks, parked } = done;
    return {
      ...{ kind: 'played', status, exit, now, openTasks, parked, warnings: read.diagnostics },
      notEntered: done.notEntered ?? [],
      trace: withLines(done.trace.slice(0, MOST_LINES), lines),
      more: done.trace.length > MOST_LINES,
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: 'faults', diagnostics: [scenarioFault(text, SCENARIO, error)] };
  }
}

parentPort?.postMessage(play(workerData as PlayRequest));
