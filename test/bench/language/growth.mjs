/** What checking and compiling costs, beside a bare parse of the same text, turn by turn in the same run. */
import { parse } from 'yaml';
import { ours } from './ours.mjs';
import { playbook, smallProject } from './projects.mjs';

export const STEPS = [25, 50, 100, 200];
const ROUNDS = 15;
const WARM = 5;

/** Step count -> ms of either, the middle one of the rounds. */
export function growth() {
  const { compile } = ours('playbooks/compiler/compile');
  const shared = smallProject();
  const runs = STEPS.map((steps) => {
    const text = playbook('long', steps);
    const files = new Map([...shared, ['long.playbook.yaml', text]]);
    return { steps, text, files, parse: [], compile: [], kib: text.length / 1024 };
  });
  for (const { files } of runs) expectClean(compile(files));
  for (let round = -WARM; round < ROUNDS; round++)
    for (const run of runs) {
      const parsed = timed(() => parse(run.text));
      const compiled = timed(() => compile(run.files));
      if (round < 0) continue;
      run.parse.push(parsed);
      run.compile.push(compiled);
    }
  return runs.map(({ steps, kib, parse: bare, compile: whole }) => ({
    steps,
    kib,
    parse_ms: middle(bare),
    compile_ms: middle(whole),
    ratio: middle(whole.map((ms, at) => ms / bare[at])),
    us_per_step: (1000 * middle(whole)) / steps,
  }));
}

function expectClean({ ok, diagnostics }) {
  if (!ok) throw new Error(`it does not compile: ${JSON.stringify(diagnostics[0])}`);
}

/** ms, as somebody waits for it. */
export function timed(run) {
  const from = performance.now();
  run();
  return performance.now() - from;
}

export function middle(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
}
