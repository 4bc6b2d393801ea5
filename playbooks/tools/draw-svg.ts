import type { Graph, GraphNode } from './graph';
import type { Laid, LaidEdge, LaidNode } from './layout';
import {
  KIND_SIZE,
  LABEL_SIZE,
  LINE_HEIGHT,
  NAME_SIZE,
  PADDING,
  SIGN_WIDTH,
  TEXT_SIZE,
  kindWord,
} from './lines-of';
import { APPROVAL_SIGN, LOOKS, PAGE, TONES } from './look';
import { widthOf } from './measure';
import { HEADING_SIZE, lay } from './pack';
import { at, escaped } from './xml';

/**
 * A graph as one SVG: no scripts, no fonts, nothing to fetch. Colours stand at each shape, so that any program shows them;
 * a style sheet changes them for a reader whose screen is dark.
 */
export function drawSvg(graph: Graph): string {
  const laid = lay(graph);
  const { width, height } = laid;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'DejaVu Sans', Verdana, Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" font-size="${TEXT_SIZE}">`,
    `<title>${escaped(graph.title)}</title>`,
    `<style>@media (prefers-color-scheme: dark) {${darkRules()}}</style>`,
    `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z" fill="${PAGE.line.light}"/></marker></defs>`,
    `<rect class="back" width="100%" height="100%" fill="${PAGE.back.light}"/>`,
    ...laid.headings.map(heading),
    ...laid.groups.map(frame),
    ...laid.edges.map(arrow),
    ...laid.nodes.map(box),
    ...laid.groups.map(frameLabel),
    ...laid.edges.flatMap(label),
    '</svg>',
    '',
  ].join('\n');
}

function darkRules(): string {
  const kinds = Object.entries(LOOKS).flatMap(([kind, { dark }]) => [
    `.${kind} .box{fill:${dark[0]};stroke:${dark[1]}}`,
    `.${kind} .sign{stroke:${dark[1]}}`,
    `.${kind} .kind{fill:${dark[2]}}`,
  ]);
  const tones = Object.entries(TONES).map(([tone, { dark }]) => `.t-${tone}{fill:${dark}}`);
  return [
    ...kinds,
    ...tones,
    `.s-approval{stroke:${TONES.approval.dark}}`,
    `.back,.under{fill:${PAGE.back.dark}}`,
    `.name,.heading{fill:${PAGE.title.dark}}`,
    `.arrow{stroke:${PAGE.line.dark}}`,
    `.tip{fill:${PAGE.line.dark}}`,
    `.label{fill:${PAGE.label.dark}}`,
    `.frame{fill:${PAGE.frame.dark};stroke:${PAGE.frameLine.dark}}`,
  ].join('');
}

/** What one comes in by and goes out by is round. */
const ROUND = new Set<GraphNode['kind']>(['way', 'exit', 'finished', 'joined']);

function box({ node, lines, x, y, width, height }: LaidNode): string {
  const { light, sign } = LOOKS[node.kind];
  const [fill, line, word] = light;
  const [left, top] = [x - width / 2, y - height / 2];
  const dashed = node.kind === 'exit' && node.details.length > 0 ? ' stroke-dasharray="5 3"' : '';
  return [
    `<g class="node ${node.kind}"><title>${escaped(tip(node))}</title>`,
    `<rect class="box" x="${at(left)}" y="${at(top)}" width="${at(width)}" height="${at(height)}" rx="${ROUND.has(node.kind) ? 14 : 5}" fill="${fill}" stroke="${line}"${dashed}/>`,
    signAt({ path: sign, x: left + PADDING, y: top + 8, line, name: 'sign' }),
    `<text class="name" x="${at(left + PADDING + SIGN_WIDTH)}" y="${at(top + 20)}" font-size="${NAME_SIZE}" font-weight="600" fill="${PAGE.title.light}">${escaped(node.title)}</text>`,
    `<text class="kind" x="${at(left + width - PADDING)}" y="${at(top + 19)}" text-anchor="end" font-size="${KIND_SIZE}" fill="${word}">${kindWord(node)}</text>`,
    ...lines.map((detail, index) =>
      row(detail, left + PADDING, top + 20 + (index + 1) * LINE_HEIGHT),
    ),
    '</g>',
  ].join('');
}

/** All of it, also what the box had no room for, and where it is written. */
function tip({ title, details, place }: GraphNode): string {
  const written = place === undefined ? [] : [place];
  return [title, ...details.map(({ text }) => text), ...written].join('\n');
}

function row({ text, tone, signed }: LaidNode['lines'][number], x: number, y: number): string {
  const { light } = TONES[tone];
  const sign = { path: APPROVAL_SIGN, x, y: y - 11, line: light, name: 's-approval' };
  const words = `<text class="t-${tone}" x="${at(signed ? x + SIGN_WIDTH - 4 : x)}" y="${at(y)}" fill="${light}">${escaped(text)}</text>`;
  return signed ? signAt(sign) + words : words;
}

interface Sign {
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly line: string;
  readonly name: string;
}

function signAt({ path, x, y, line, name }: Sign): string {
  return `<path class="${name}" transform="translate(${at(x)} ${at(y)})" d="${path}" fill="none" stroke="${line}" stroke-width="1.4"/>`;
}

function arrow({ edge, points }: LaidEdge): string {
  const words = `${edge.from} → ${edge.to}${edge.label === '' ? '' : `: ${edge.label}`}`;
  return `<g class="edge"><title>${escaped(words)}</title><path class="arrow" d="${curve(points)}" fill="none" stroke="${PAGE.line.light}" marker-end="url(#tip)"/></g>`;
}

/** Straight to the middle of each stretch, rounded at the points between. */
function curve(points: LaidEdge['points']): string {
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

function label({ edge, label: found }: LaidEdge): string[] {
  if (!found) return [];
  const { x, y, width, text } = found;
  return [
    `<g class="words"><title>${escaped(edge.label)}</title>`,
    `<rect class="under" x="${at(x - width / 2)}" y="${at(y - 8)}" width="${at(width)}" height="16" rx="3" fill="${PAGE.back.light}" fill-opacity="0.9"/>`,
    `<text class="label" x="${at(x)}" y="${at(y + 4)}" text-anchor="middle" font-size="${LABEL_SIZE}" fill="${PAGE.label.light}">${escaped(text)}</text></g>`,
  ];
}

function frame({ x, y, width, height }: Laid['groups'][number]): string {
  const [left, top] = [x - width / 2, y - height / 2];
  return `<rect class="frame" x="${at(left)}" y="${at(top)}" width="${at(width)}" height="${at(height)}" rx="8" fill="${PAGE.frame.light}" fill-opacity="0.5" stroke="${PAGE.frameLine.light}" stroke-dasharray="3 3"/>`;
}

/** On the line of the frame, as a legend: inside there may be no room above the first box. */
function frameLabel({ group, x, y, width, height }: Laid['groups'][number]): string {
  const [left, top] = [x - width / 2 + 10, y - height / 2];
  const wide = widthOf(group.label, LABEL_SIZE) + 8;
  return [
    `<rect class="under" x="${at(left)}" y="${at(top - 8)}" width="${at(wide)}" height="16" rx="3" fill="${PAGE.back.light}"/>`,
    `<text class="label" x="${at(left + 4)}" y="${at(top + 4)}" font-size="${LABEL_SIZE}" font-style="italic" fill="${PAGE.label.light}">${escaped(group.label)}</text>`,
  ].join('');
}

function heading({
  text,
  x,
  y,
}: {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}) {
  return `<text class="heading" x="${at(x)}" y="${at(y)}" font-size="${HEADING_SIZE}" font-weight="600" fill="${PAGE.title.light}">${escaped(text)}</text>`;
}
