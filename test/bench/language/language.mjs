/**
 * What the language costs: checking and compiling beside a bare parse, a project of 500 playbooks, growth, a condition,
 * a simulated year. Times are those somebody waits; the middle of many rounds. Nothing is needed but Node.
 */
import { build } from '../../../apps/cli/build.mjs';

/** Each: what it is, where it stands in the result, its goal. */
const GOALS = [
  ['200 steps: check and compile, as times a bare parse', (r) => r.growth.at(-1).ratio, 3],
  ['growth: µs per step at 200 steps, as times those at 50', (r) => r.growth_factor, 1.5],
  ['500 playbooks: seconds', (r) => r.many.seconds, 5],
  ['500 playbooks: MB at the most', (r) => r.many.max_rss_mb, 500],
  ['a condition of two comparisons: µs', (r) => r.evaluation.us, 0.35],
  ['parses while conditions are evaluated', (r) => r.evaluation.parses, 0],
  ['one year of renewal: ms', (r) => r.year.ms, 50],
  ['parses while it is simulated', (r) => r.year.parses, 0],
];

export async function language({ say }) {
  await build();
  const { growth } = await import('./growth.mjs');
  const { many } = await import('./many.mjs');
  const { evaluation } = await import('./evaluation.mjs');
  const { year } = await import('./year.mjs');
  say('playbooks of 25 to 200 steps …');
  const grown = growth();
  say('a condition …');
  const evaluated = evaluation();
  say('a year …');
  const simulated = year();
  say('a project of 500 playbooks …');
  const perStep = (steps) => grown.find((one) => one.steps === steps).us_per_step;
  const result = {
    growth: grown,
    growth_factor: perStep(200) / perStep(50),
    many: many(),
    evaluation: evaluated,
    year: simulated,
  };
  return { result, table: tableOf(result), broken: brokenIn(result) };
}

/** Counts alone are promised: times are told, and judged by whoever knows the machine. */
function brokenIn(result) {
  return GOALS.filter(([name]) => name.startsWith('parses'))
    .filter(([, read, goal]) => read(result) > goal)
    .map(([name, read, goal]) => `${name}: ${read(result)}, the goal is ${goal}`);
}

function tableOf(result) {
  const growth = result.growth.map(
    ({ steps, kib, parse_ms, compile_ms, ratio, us_per_step }) =>
      `${String(steps).padStart(5)} steps ${kib.toFixed(0).padStart(4)} KiB  parse ${parse_ms.toFixed(1).padStart(6)} ms  ` +
      `check and compile ${compile_ms.toFixed(1).padStart(6)} ms  ratio ${ratio.toFixed(2)}  ${us_per_step.toFixed(0)} µs a step`,
  );
  const goals = GOALS.map(([name, read, goal]) => {
    const value = read(result);
    const met = value <= goal ? 'met' : 'MISSED';
    return `${name.padEnd(56)}${value.toFixed(2).padStart(9)}   goal ${String(goal).padStart(4)}   ${met}`;
  });
  return [...growth, '', ...goals, ''].join('\n');
}
