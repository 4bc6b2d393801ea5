/** What a condition costs at run time, and that nothing is parsed for it. */
import { Environment } from '@marcbachmann/cel-js';
import { middle, timed } from './growth.mjs';
import { ours } from './ours.mjs';
import { playbook, smallProject } from './projects.mjs';

const SAMPLES = 101;
const EACH = 20_000;

/** A condition of two comparisons, as the compiler lowered it. */
export function evaluation() {
  const { compile } = ours('playbooks/compiler/compile');
  const { holds } = ours('playbooks/kernel/evaluate');
  const text = playbook('short', 5).replaceAll(
    'facts.weak || customer.tier == "gold"',
    'customer.health > 50 && customer.tier == "gold"',
  );
  const files = new Map([...smallProject(), ['short.playbook.yaml', text]]);
  const condition = compile(files).playbooks[0]?.plan.code[0]?.if;
  if (condition === undefined) throw new Error('it does not compile');
  const values = { 'customer.health': 70, 'customer.tier': 'gold' };
  const look = (name) => values[name];
  const parses = countParses(() => {
    for (let n = 0; n < EACH; n++) if (!holds(condition, look)) throw new Error('it holds');
  });
  const samples = Array.from({ length: SAMPLES }, () => {
    const ms = timed(() => {
      for (let n = 0; n < EACH; n++) holds(condition, look);
    });
    return (ms * 1000) / EACH;
  });
  return { source: condition.source, us: middle(samples), parses };
}

/** Calls of the parser while `run` runs. */
export function countParses(run) {
  const { parse } = Environment.prototype;
  let parses = 0;
  Environment.prototype.parse = function (...args) {
    parses += 1;
    return parse.apply(this, args);
  };
  try {
    run();
  } finally {
    Environment.prototype.parse = parse;
  }
  return parses;
}
