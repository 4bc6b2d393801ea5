import { Findings } from '../../../playbooks/compiler/findings';
import { befores } from '../../../playbooks/compiler/flow/before';
import { checkFlow } from '../../../playbooks/compiler/flow/flow';
import { layOut } from '../../../playbooks/compiler/flow/layout';
import type { Layout } from '../../../playbooks/compiler/flow/layout';
import { readPlaybook } from '../../../playbooks/compiler/compile-playbook';

/** Nested lists become jumps: which number follows which, and what is around each. */

const NO_FRAGMENTS = { byId: new Map(), broken: new Set<string>() };
const HEAD = `playbook: way
title: Way
owner: a@b.example
purpose: service
enroll: {by_hand: {manual: true}}
reenroll: never
backfill: none
`;

function laidOut(steps: string, exits = 'exits: {done: {}}'): Layout {
  const findings = new Findings();
  const text = `${HEAD}${exits}\non_exit: {tasks: close}\nsteps:\n${steps}`;
  const playbook = readPlaybook(['way.playbook.yaml', text], NO_FRAGMENTS, findings);
  if (playbook === undefined) throw new Error(JSON.stringify(findings.list));
  const layout = layOut(playbook, findings);
  expect(findings.list).toEqual([]);
  return layout;
}

function codesOf(steps: string, exits = 'exits: {done: {when: customer.gone}}'): readonly string[] {
  const findings = new Findings();
  const text = `${HEAD}${exits}\non_exit: {tasks: close}\nsteps:\n${steps}`;
  const playbook = readPlaybook(['way.playbook.yaml', text], NO_FRAGMENTS, findings);
  if (playbook === undefined) throw new Error(JSON.stringify(findings.list));
  checkFlow(playbook, layOut(playbook, findings), findings);
  const words = findings.list.map(({ code, args }) => [code, args['id'] ?? args['list'] ?? '']);
  return words.map((pair) => pair.join(' ').trim());
}

/** `number step -> next [arms] {outcomes}`, with what is around it. */
function drawn({ nodes }: Layout): readonly string[] {
  return nodes.map(({ pc, step, next, arms, outcomes, scopes }) => {
    const around = scopes.map((scope) =>
      scope.kind === 'closing'
        ? `closing ${scope.exit}`
        : `${scope.kind} ${scope.pc}${scope.kind === 'branch' ? `/${scope.branch}` : ''}`,
    );
    const parts = [
      `${pc} ${step.id.value} -> ${next}`,
      ...(arms.length > 0 ? [`[${arms.join(' ')}]`] : []),
      ...[...outcomes].map(([name, to]) => `${name}:${to}`),
      ...(around.length > 0 ? [`(${around.join(', ')})`] : []),
    ];
    return parts.join(' ');
  });
}

const PARALLEL = `
  - id: both
    parallel:
      join: {any: [left]}
      branches:
        left: [{id: l1, wait: 1d}, {id: l2, wait: 2d}]
        right: [{id: r1, wait: 1d}]
  - {id: last, wait: 1d}
`;

test('each branch ends in a join of its own, numbered behind the steps', () => {
  expect(drawn(laidOut(PARALLEL))).toEqual([
    '0 both -> 4 [1 3]',
    '1 l1 -> 2 (branch 0/left)',
    '2 l2 -> 5 (branch 0/left)',
    '3 r1 -> 6 (branch 0/right)',
    '4 last -> -1',
    '5 both/left -> 4 (branch 0/left)',
    '6 both/right -> 4 (branch 0/right)',
  ]);
});

test('a turn leads back to the repeat, and a goto may leave it', () => {
  const steps = `
  - {id: first, wait: 1d}
  - id: rounds
    repeat:
      max: 3
      do:
        - {id: ask, wait: {event: a.b, timeout: 1d}, outcomes: {reached: {goto: first}, timeout: continue}}
    outcomes: {max: {exit: done}}
  - {id: over, wait: 1d}
`;
  expect(drawn(laidOut(steps))).toEqual([
    '0 first -> 1',
    '1 rounds -> 3 [2] max:4',
    '2 ask -> 5 reached:0 timeout:5 (turn 1)',
    '3 over -> -1',
    '4 rounds.done -> -1',
    '5 rounds/turn -> 3 (turn 1)',
  ]);
});

test('an arm of a split goes where its outcome says when its steps are done', () => {
  const steps = `
  - id: coin
    split: {arms: {plain: {weight: 50}, story: {weight: 50, do: [{id: tell, wait: 1d}]}}}
    outcomes: {story: {exit: done}}
  - {id: last, wait: 1d}
`;
  expect(drawn(laidOut(steps))).toEqual([
    '0 coin -> 2 [2 1] story:3',
    '1 tell -> 3',
    '2 last -> -1',
    '3 coin.done -> -1',
  ]);
});

test('closing steps stand behind all others and run to the end', () => {
  const exits = `exits:
  done: {}
  lost:
    when: customer.gone
    do: [{id: say, notify: {to: [queue.a], text: x}}, {id: keep, set: {customer.a: '1'}}]`;
  const layout = laidOut('  - {id: one, wait: 1d}\n  - {id: two, exit: done}\n', exits);
  expect([...layout.closings]).toEqual([['lost', 2]]);
  expect(drawn(layout).slice(2)).toEqual([
    '2 say -> 3 (closing lost)',
    '3 keep -> -1 (closing lost)',
  ]);
});

test('what a joined branch has done is known behind the join, the others only may have', () => {
  const layout = laidOut(PARALLEL);
  const last = befores(layout)[4];
  expect([1, 2, 3].map((pc) => last?.surely.has(pc))).toEqual([true, true, false]);
  expect([1, 2, 3].map((pc) => last?.possibly.has(pc))).toEqual([true, true, true]);
});

test('a neighbouring branch may have happened before', () => {
  const before = befores(laidOut(PARALLEL));
  expect([before[1]?.possibly.has(3), before[1]?.surely.has(3)]).toEqual([true, false]);
});

test.each([
  [
    'into a branch',
    '  - {id: a, wait: {event: x.y, timeout: 1d}, outcomes: {timeout: {goto: l1}}}',
    'goto-over-parallel l1',
  ],
] as const)('a goto %s is refused', (_title, first, code) => {
  expect(codesOf(`${first}\n${PARALLEL.slice(1)}`)).toEqual([code]);
});

test('a goto out of a branch, or from one into another, is refused', () => {
  const left = PARALLEL.replace(
    '{id: l2, wait: 2d}',
    '{id: l2, wait: {event: x.y, timeout: 1d}, outcomes: {reached: {goto: last}, timeout: {goto: r1}}}',
  );
  expect(codesOf(left)).toEqual(['goto-over-parallel last', 'goto-over-parallel r1']);
});

test('a goto inside its branch is fine', () => {
  const left = PARALLEL.replace(
    '{id: l2, wait: 2d}',
    '{id: l2, wait: {event: x.y, timeout: 1d}, outcomes: {timeout: {goto: l1}}}',
  );
  expect(codesOf(left)).toEqual([]);
});

test('turns are no loop, but a goto back over a task that does not block is one', () => {
  const steps = `
  - {id: rounds, repeat: {max: 3, do: [{id: keep, set: {customer.a: '1'}}]}}
  - {id: open, task: {title: t, assign: [queue.a], due: 1d, blocks: false}}
  - {id: back, branch: [{if: customer.a, then: {goto: open}}, {else: continue}]}
`;
  expect(codesOf(steps)).toEqual(['loop-without-time open, back']);
});

test('behind a join that is never met nothing is reached', () => {
  const steps = PARALLEL.replace('{id: l2, wait: 2d}', '{id: l2, exit: done}');
  expect(codesOf(steps)).toEqual(['unreachable-step last']);
  const any = steps.replace('[left]', '[left, right]');
  expect(codesOf(any)).toEqual([]);
});

test('a wait that never ends is fine in a branch that others cancel', () => {
  const waits = PARALLEL.replace(
    '{id: r1, wait: 1d}',
    '{id: r1, wait: {event: x.y, timeout: never}}',
  );
  expect(codesOf(waits)).toEqual([]);
  expect(codesOf(waits.replace('{any: [left]}', 'all'))).toEqual(['timeout-never-alone']);
});

test('three parallels inside each other are one too many', () => {
  const nested = (inner: string, n: number): string =>
    `{id: p${n}, parallel: {join: all, branches: {a${n}: [${inner}], b${n}: [{id: w${n}, wait: 1d}]}}}`;
  const two = nested(nested('{id: x, wait: 1d}', 1), 2);
  expect(codesOf(`  - ${two}\n`)).toEqual([]);
  expect(codesOf(`  - ${nested(two, 3)}\n`)).toEqual(['too-many']);
});
