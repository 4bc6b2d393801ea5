import type { Graph, GraphNode } from './graph';
import type { Laid } from './layout';
import { LINE_HEIGHT, lay } from './layout';

/** A graph as one SVG: no scripts, no fonts, nothing to fetch. */
export function drawSvg(graph: Graph): string {
  const laid = lay(graph);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${laid.width}" height="${laid.height}" viewBox="0 0 ${laid.width} ${laid.height}" role="img" font-family="ui-sans-serif, system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif" font-size="12">`,
    `<title>${escaped(graph.title)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#64748b"/></marker></defs>',
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...laid.groups.map(frame),
    ...laid.edges.map(arrow),
    ...laid.nodes.map(box),
    ...laid.edges.flatMap(label),
    '</svg>',
    '',
  ].join('\n');
}

/** Fill and border of a kind: what speaks to people, what waits, what decides, what ends. */
const COLOURS: Readonly<Record<GraphNode['kind'], readonly [string, string]>> = {
  way: ['#ecfdf5', '#059669'],
  send: ['#eff6ff', '#2563eb'],
  notify: ['#eff6ff', '#60a5fa'],
  task: ['#fff7ed', '#ea580c'],
  wait: ['#f5f3ff', '#7c3aed'],
  branch: ['#fefce8', '#ca8a04'],
  split: ['#fefce8', '#ca8a04'],
  parallel: ['#f1f5f9', '#475569'],
  joined: ['#f1f5f9', '#475569'],
  repeat: ['#f1f5f9', '#475569'],
  set: ['#f8fafc', '#94a3b8'],
  call: ['#fdf4ff', '#c026d3'],
  run: ['#fdf4ff', '#c026d3'],
  use: ['#f8fafc', '#94a3b8'],
  exit: ['#fef2f2', '#dc2626'],
  finished: ['#fef2f2', '#dc2626'],
  join: ['#f8fafc', '#94a3b8'],
  turn: ['#f8fafc', '#94a3b8'],
  end: ['#f8fafc', '#94a3b8'],
};
const ROUND = new Set<GraphNode['kind']>(['way', 'exit', 'finished', 'joined']);

function box({ node, lines, x, y, width, height }: Laid['nodes'][number]): string {
  const [fill, stroke] = COLOURS[node.kind];
  const [left, top] = [x - width / 2, y - height / 2];
  const dashed = node.kind === 'exit' && node.details.length > 0 ? ' stroke-dasharray="5 3"' : '';
  const rows = lines.map(
    (line, index) =>
      `<text x="${at(left + 12)}" y="${at(top + 20 + (index + 1) * LINE_HEIGHT)}" fill="#334155">${escaped(line)}</text>`,
  );
  const tip = [node.title, ...node.details].join('\n');
  return [
    `<g><title>${escaped(tip)}</title>`,
    `<rect x="${at(left)}" y="${at(top)}" width="${at(width)}" height="${at(height)}" rx="${ROUND.has(node.kind) ? 14 : 5}" fill="${fill}" stroke="${stroke}"${dashed}/>`,
    `<text x="${at(left + 12)}" y="${at(top + 20)}" fill="#0f172a"><tspan font-weight="600">${escaped(node.title)}</tspan><tspan fill="${stroke}" font-size="10" dx="6">${node.kind}</tspan></text>`,
    ...rows,
    '</g>',
  ].join('');
}

function arrow({ points }: Laid['edges'][number]): string {
  return `<path d="${curve(points)}" fill="none" stroke="#64748b" marker-end="url(#tip)"/>`;
}

/** Straight to the middle of each stretch, rounded at the points between. */
function curve(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = [`M${at(first.x)} ${at(first.y)}`];
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (!next) parts.push(`L${at(point.x)} ${at(point.y)}`);
    else
      parts.push(
        `Q${at(point.x)} ${at(point.y)} ${at((point.x + next.x) / 2)} ${at((point.y + next.y) / 2)}`,
      );
  });
  return parts.join('');
}

function label({ label: found }: Laid['edges'][number]): string[] {
  if (!found) return [];
  const { x, y, width, text } = found;
  return [
    `<rect x="${at(x - width / 2)}" y="${at(y - 8)}" width="${at(width)}" height="16" rx="3" fill="#ffffff" fill-opacity="0.9"/>`,
    `<text x="${at(x)}" y="${at(y + 4)}" text-anchor="middle" font-size="11" fill="#475569">${escaped(text)}</text>`,
  ];
}

function frame({ group, x, y, width, height }: Laid['groups'][number]): string {
  const [left, top] = [x - width / 2, y - height / 2];
  return [
    `<rect x="${at(left)}" y="${at(top)}" width="${at(width)}" height="${at(height)}" rx="8" fill="#f8fafc" fill-opacity="0.7" stroke="#cbd5e1" stroke-dasharray="3 3"/>`,
    `<text x="${at(left + 8)}" y="${at(top + 14)}" font-size="11" fill="#64748b">${escaped(group.label)}</text>`,
  ].join('');
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // eslint-disable-next-line no-control-regex -- XML has no place for them
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
  );
}
