import { compile } from '../../playbooks/compiler/compile';
import { drawSvg } from '../../playbooks/tools/draw-svg';
import { drawDot, drawMermaid } from '../../playbooks/tools/draw-text';
import { toGraph } from '../../playbooks/tools/graph';
import type { Graph } from '../../playbooks/tools/graph';
import type { Box } from '../../playbooks/tools/layout';
import { lay } from '../../playbooks/tools/pack';
import type { Page } from '../../playbooks/tools/pack';
import { longPlaybook } from '../support/long-playbook';
import { LIBRARY, SMALL, projectFolder } from '../support/project-folder';

const long = new Map([...projectFolder(SMALL), ['long.playbook.yaml', longPlaybook(100)]]);
const graphs = [compile(projectFolder(LIBRARY)), compile(long)].flatMap(({ playbooks }) =>
  playbooks.map(({ id, plan, lines }) => [id, toGraph(plan, lines)] as const),
);
const pages = new Map(graphs.map(([, graph]) => [graph, lay(graph)]));
function laid(graph: Graph): Page {
  const page = pages.get(graph);
  if (page === undefined) throw new Error('it is not laid');
  return page;
}

function found(id: string): Graph {
  const [, graph] = graphs.find(([name]) => name === id) ?? [];
  if (graph === undefined) throw new Error(`there is no ${id}`);
  return graph;
}

function overlap(a: Box, b: Box): boolean {
  const apart = (x: number, y: number, size: number): boolean => Math.abs(x - y) >= size - 0.5;
  return !apart(a.x, b.x, (a.width + b.width) / 2) && !apart(a.y, b.y, (a.height + b.height) / 2);
}

test.each(graphs)('in the picture of %s no box and no words lie on a box', (_id, graph) => {
  const { nodes, edges, width, height } = laid(graph);
  const words = edges.flatMap(({ label }) => (label ? [label] : []));
  const things: Box[] = [...nodes, ...words];
  for (const [index, node] of nodes.entries()) {
    const others = things.filter((one, other) => other > index || index >= nodes.length);
    expect(others.filter((other) => other !== node && overlap(node, other))).toEqual([]);
    expect(node.x - node.width / 2).toBeGreaterThanOrEqual(0);
    expect(node.x + node.width / 2).toBeLessThanOrEqual(width);
    expect(node.y + node.height / 2).toBeLessThanOrEqual(height);
  }
});

test.each(graphs)('every frame of %s holds its boxes and no other', (_id, graph) => {
  const { nodes, groups } = laid(graph);
  const around = (id: string | undefined): readonly string[] => {
    if (id === undefined) return [];
    return [id, ...around(graph.groups.find((group) => group.id === id)?.parent)];
  };
  for (const frame of groups)
    for (const node of nodes)
      expect(overlap(frame, node)).toBe(around(node.node.group).includes(frame.group.id));
});

test.each(graphs)(
  'the SVG of %s has each step and each arrow once, and each exit',
  (_id, graph) => {
    const svg = drawSvg(graph);
    const steps = graph.nodes.filter(({ kind }) => kind !== 'exit' && kind !== 'finished');
    expect(svg.match(/<g class="node (?!exit|finished)/g)).toHaveLength(steps.length);
    expect(svg.match(/<g class="edge">/g)).toHaveLength(graph.edges.length);
    for (const { title, place } of graph.nodes) {
      expect(svg).toContain(`<title>${title}\n`.replace(/\n$/, ''));
      if (place !== undefined) expect(svg).toContain(`${place}</title>`);
    }
  },
);

const hostile =
  '</text><script>alert(1)</script> & "x" \u0007 \u202e %%{init: {}}%% `a` #quot; \ud800';
const planted: Graph = {
  title: hostile,
  nodes: [
    {
      id: 'a',
      kind: 'task',
      title: hostile,
      details: [{ text: hostile, tone: 'text' }],
      place: hostile,
    },
    { id: 'b', kind: 'exit', title: 'b', details: [], group: 'g' },
  ],
  edges: [{ from: 'a', to: 'b', label: hostile }],
  groups: [{ id: 'g', label: hostile }],
};

test('an exit that many steps lead to stands beside each of them', () => {
  const svg = drawSvg(found('long'));
  expect(svg.match(/<g class="node exit"><title>done\n/g)).toHaveLength(20);
  expect(svg.match(/<g class="node exit"><title>lost\nat any time/g)).toHaveLength(1);
  const longest = laid(found('long')).edges.map(
    ({ points }) => Math.max(...points.map(({ y }) => y)) - Math.min(...points.map(({ y }) => y)),
  );
  expect(Math.max(...longest)).toBeLessThan(400);
});

test('a title that is wider than the picture is cut, and is whole where it is pointed at', () => {
  const { headings } = lay(planted);
  expect(headings[0]?.text).toMatch(/…$/);
  expect(drawSvg(planted)).toContain('alert(1)&lt;/script&gt; &amp; &quot;x&quot;');
});

test('nothing that an author writes becomes markup in an SVG', () => {
  const svg = drawSvg(planted);
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;script&gt;');
  // oxlint-disable-next-line no-control-regex -- these are what must be gone
  expect(svg).not.toMatch(/[\u0000-\u0008\u202e]|[\ud800-\udfff]/);
  const bare = svg.replaceAll(/"[^"]*"/g, '""').replaceAll(/>[^<]*</g, '><');
  expect(bare).toMatch(/^(<[/a-z]+( [\w-]+="")*\/?>|\s)*>?[^<>]*$/im);
});

test('nothing that an author writes becomes a word of Mermaid or DOT', () => {
  const mermaid = drawMermaid(planted);
  expect(mermaid).not.toMatch(/<script|%%\{|`a`/);
  expect(mermaid).toContain('#60;script#62;');
  const dot = drawDot(planted);
  for (const line of dot.split('\n')) expect((line.match(/(?<!\\)"/g) ?? []).length % 2).toBe(0);
});

test.each(graphs)('Mermaid and DOT of %s have every box and every arrow', (_id, graph) => {
  expect(drawMermaid(graph).match(/^ +n\d+ -->/gm)).toHaveLength(graph.edges.length);
  const dot = drawDot(graph);
  expect(dot.match(/^ +n\d+ -> n\d+/gm)).toHaveLength(graph.edges.length);
  expect(dot.match(/^ +n\d+ \[label=/gm)).toHaveLength(graph.nodes.length);
});

test('the words of a picture are read on white and on black', () => {
  const svg = drawSvg(planted);
  expect(svg).toContain('prefers-color-scheme: dark');
  const [, dark = ''] = /<style>(.*)<\/style>/.exec(svg) ?? [];
  const classes = new Set(
    [...svg.matchAll(/class="([^"]+)"/g)].flatMap(([, names = '']) => names.split(' ')),
  );
  for (const name of ['node', 'edge', 'words']) classes.delete(name);
  for (const name of classes) expect(dark).toContain(`.${name}`);
});
