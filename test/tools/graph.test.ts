import { compile } from '../../playbooks/compiler/compile';
import type { CompiledPlaybook } from '../../playbooks/compiler/compile';
import { toGraph } from '../../playbooks/tools/graph';
import type { Graph } from '../../playbooks/tools/graph';
import { longPlaybook } from '../support/long-playbook';
import { LIBRARY, SMALL, projectFolder } from '../support/project-folder';

const library = compile(projectFolder(LIBRARY)).playbooks;
const long = compile(
  new Map([...projectFolder(SMALL), ['long.playbook.yaml', longPlaybook(100)]]),
).playbooks.find(({ id }) => id === 'long');
const whole = compile(projectFolder('test/compiler/whole')).playbooks;
const playbooks = [...library, ...whole, ...(long === undefined ? [] : [long])];
const each = playbooks.map((one) => [one.id, one] as const);

function drawn({ plan, lines }: CompiledPlaybook): Graph {
  return toGraph(plan, lines);
}
function got<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('it is not there');
  return found;
}
function targets(graph: Graph, from: string): Record<string, string> {
  const edges = graph.edges.filter((edge) => edge.from === from);
  return Object.fromEntries(edges.map(({ label, to }) => [label, to]));
}

test('a playbook of a hundred steps compiles to be drawn', () => {
  expect(got(long).plan.code.filter(({ op }) => op !== 'join').length).toBeGreaterThanOrEqual(90);
});

test.each(each)('every step of %s is drawn once, with its line', (_id, playbook) => {
  const { nodes } = drawn(playbook);
  const ids = nodes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const hidden = ['join', 'turn', 'end', 'exit'];
  const steps = playbook.plan.code.filter(({ op }) => !hidden.includes(op));
  expect(ids).toEqual(expect.arrayContaining(steps.map(({ step }) => step)));
  for (const { kind, place } of nodes)
    if (kind !== 'joined' && kind !== 'finished') expect(place).toMatch(/\.yaml:\d+$/);
});

test.each(each)('every way in, arm and exit of %s is there', (_id, playbook) => {
  const { plan } = playbook;
  const { nodes, edges } = drawn(playbook);
  const ids = new Set(nodes.map(({ id }) => id));
  for (const way of Object.keys(plan.ways)) expect(ids).toContain(`way:${way}`);
  for (const exit of plan.exitOrder) expect(ids).toContain(`exit:${exit}`);
  for (const { from, to } of edges) expect([...ids]).toEqual(expect.arrayContaining([from, to]));
  for (const step of plan.code) {
    const labels = edges.flatMap(({ from, label }) => (from === step.step ? [label] : [])).join();
    const arms =
      step.op === 'branch'
        ? ['else', ...step.arms.map((arm) => arm.if.source)]
        : step.op === 'parallel'
          ? step.branches.map(({ name }) => name)
          : step.op === 'split'
            ? step.arms.map(({ name }) => name)
            : [];
    for (const arm of arms) expect(labels).toContain(arm);
  }
});

test.each(each)(
  'one comes to every step of %s from a way in, or from an exit at any time',
  (_id, playbook) => {
    const { nodes, edges } = drawn(playbook);
    const open = nodes.flatMap(({ id, kind }) => (kind === 'way' || kind === 'exit' ? [id] : []));
    const seen = new Set(open);
    for (let from = open.pop(); from !== undefined; from = open.pop())
      for (const edge of edges)
        if (edge.from === from && !seen.has(edge.to)) {
          seen.add(edge.to);
          open.push(edge.to);
        }
    expect(nodes.filter(({ id }) => !seen.has(id))).toEqual([]);
  },
);

test('outcomes that lead apart have arrows of their own, those that go on share one', () => {
  const graph = drawn(got(long));
  expect(targets(graph, 'answer_0')).toEqual({
    booked: 'which_0',
    fine: 'exit:done',
    timeout: 'ring_0',
  });
  expect(targets(graph, 'ring_0')).toEqual({ done: 'which_0', given_up: 'exit:done' });
  expect(targets(graph, 'visit_0')).toEqual({ '': 'beside_0' });
  expect(targets(graph, 'which_0')).toEqual({
    'customer.tier == "gold"': 'visit_0',
    else: 'beside_0',
  });
});

test('the branches of a parallel stand in frames and meet where they join', () => {
  const graph = drawn(got(long));
  const at = graph.nodes.findIndex(({ kind }) => kind === 'joined');
  const join = got(graph.nodes[at]);
  expect(join.title).toBe('all of rest, tell');
  expect(graph.edges.filter(({ to }) => to === join.id).map(({ from }) => from)).toEqual([
    'rest_0',
    'nap_0',
  ]);
  const frames = graph.nodes.filter(({ id }) => ['tell_0', 'nap_0'].includes(id));
  expect(new Set(frames.map(({ group }) => group)).size).toBe(1);
  expect(graph.groups.slice(0, 2).map(({ label }) => label)).toEqual(['rest', 'tell']);
});

test('a wait says its time, a task when it is due, a mail who approves it', () => {
  const details = (playbook: string, step: string): readonly string[] => {
    const { nodes } = drawn(got(library.find(({ id }) => id === playbook)));
    return got(nodes.find(({ id }) => id === step)).details.map(({ text }) => text);
  };
  expect(details('win_back', 'five_days')[0]).toBe('timeout 5d');
  expect(details('win_back', 'review')).toContain('due 2bd, given up after 20bd');
  expect(details('win_back', 'sponsor_note')).toEqual(
    expect.arrayContaining([
      'approval: manager(customer.csm)\u00a0(+1)',
      'within 2bd, otherwise escalate',
    ]),
  );
});
