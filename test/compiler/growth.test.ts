import { compile } from '../../playbooks/compiler/compile';
import { projectFolder, SMALL } from '../support/project-folder';

/** Checking costs as much for the hundredth step as for the tenth: what grows with the square shows at the limits. */

const small = projectFolder(SMALL);
const FILE = 'call.playbook.yaml';
const HEAD = (small.get(FILE) ?? '').split('steps:')[0] ?? '';

const group = (n: number): string => `
  - {id: hello_${n}, if: facts.weak, send: {template: hello, to: [contacts.champion]}}
  - {id: booked_${n}, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: continue}}
  - id: ring_${n}
    task: {title: "Call {{ customer.name }}", assign: [customer.csm, queue.care], due: 1bd, give_up: 5bd}
    outcomes: {given_up: continue}
  - id: size_${n}
    branch:
      - {if: steps.ring_${n}.outcome == "done" && customer.health < 50, then: continue}
      - else: [{id: word_${n}, notify: {to: [queue.care], text: "{{ customer.name }}"}}]`;

function project(groups: number): Map<string, string> {
  const steps = Array.from({ length: groups }, (_, n) => group(n)).join('');
  return new Map([...small, [FILE, `${HEAD}steps:${steps}\n  - {id: end, exit: done}\n`]]);
}

/** Processor time of the fastest of some turns, µs: noise only ever adds to it. */
function fastest(files: Map<string, string>): number {
  const turns = Array.from({ length: 7 }, () => {
    const from = process.cpuUsage();
    const { ok } = compile(files);
    expect(ok).toBe(true);
    return process.cpuUsage(from).user;
  });
  return Math.min(...turns);
}

test('four times the steps take no more than seven times the time', () => {
  const [few, many] = [project(9), project(36)];
  compile(many);
  // With something that grows with the square it was twelve times and more.
  expect(fastest(many) / fastest(few)).toBeLessThan(7);
}, 120_000);

test('facts that name each other in more ways than there are atoms are refused at once', () => {
  const facts = Array.from({ length: 40 }, (_, n) => {
    const before = n === 0 ? '' : `facts.f${n - 1} && facts.f${n - 1} && facts.f${n - 1} && `;
    return `  f${n}: '${before}customer.health < 5'\n`;
  }).join('');
  const text = `${HEAD.replace('facts:\n', `facts:\n${facts}`)}steps:\n  - {id: end, if: facts.f39, exit: done}\n`;
  const { diagnostics } = compile(new Map([...small, [FILE, text]]));
  expect(diagnostics.map(({ code }) => code)).toContain('expression-too-big');
}, 20_000);
