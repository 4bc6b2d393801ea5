import type { Graph, GraphNode } from './graph';
import { MOST_DETAILS, kindWord } from './lines-of';
import { clean } from './xml';

/** A graph in the two languages that other tools draw: Mermaid (GitHub, wikis) and DOT (Graphviz). */

export function drawMermaid(graph: Graph): string {
  const ids = numbered(graph);
  const lines = ['---', `title: ${titleText(graph.title)}`, '---', 'flowchart TD'];
  const inGroup = (group: string | undefined, indent: string): void => {
    for (const node of graph.nodes)
      if (node.group === group) lines.push(`${indent}${ids.get(node.id)}${mermaidShape(node)}`);
    for (const { id, label, parent } of graph.groups) {
      if (parent !== group) continue;
      lines.push(`${indent}subgraph ${ids.get(id)}[${mermaidText(label)}]`);
      inGroup(id, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  inGroup(undefined, '  ');
  for (const { from, to, label } of graph.edges) {
    const words = label === '' ? '' : `|${mermaidText(label)}|`;
    lines.push(`  ${ids.get(from)} -->${words} ${ids.get(to)}`);
  }
  return `${lines.join('\n')}\n`;
}

export function drawDot(graph: Graph): string {
  const ids = numbered(graph);
  const lines = [
    'digraph playbook {',
    `  label=${dotText(graph.title)}; labelloc=t; rankdir=TB;`,
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif", fontsize=11];',
    '  edge [fontname="sans-serif", fontsize=10];',
  ];
  const inGroup = (group: string | undefined, indent: string): void => {
    for (const node of graph.nodes)
      if (node.group === group)
        lines.push(`${indent}${ids.get(node.id)} [label=${dotText(wordsOf(node).join('\n'))}];`);
    for (const { id, label, parent } of graph.groups) {
      if (parent !== group) continue;
      lines.push(
        `${indent}subgraph cluster_${ids.get(id)} {`,
        `${indent}  label=${dotText(label)};`,
      );
      inGroup(id, `${indent}  `);
      lines.push(`${indent}}`);
    }
  };
  inGroup(undefined, '  ');
  for (const { from, to, label } of graph.edges)
    lines.push(
      `  ${ids.get(from)} -> ${ids.get(to)}${label === '' ? '' : ` [label=${dotText(label)}]`};`,
    );
  return `${[...lines, '}'].join('\n')}\n`;
}

/** Ids of both languages are plain words; ours may hold dots and colons, and "end" is a word of Mermaid's. */
function numbered(graph: Graph): ReadonlyMap<string, string> {
  const all = [...graph.nodes.map(({ id }) => id), ...graph.groups.map(({ id }) => id)];
  return new Map(all.map((id, index) => [id, `n${index}`]));
}

function wordsOf(node: GraphNode): readonly string[] {
  const { title, details } = node;
  return [
    `${title} (${kindWord(node)})`,
    ...details.slice(0, MOST_DETAILS).map(({ text }) => text),
  ];
}

function mermaidShape(node: GraphNode): string {
  const text = mermaidText(wordsOf(node).join('\n'));
  if (node.kind === 'way' || node.kind === 'exit' || node.kind === 'finished') return `([${text}])`;
  if (node.kind === 'branch' || node.kind === 'split') return `{{${text}}}`;
  return `[${text}]`;
}

/** A title is YAML, and codes are not read there. */
function titleText(text: string): string {
  return JSON.stringify(
    clean(text)
      .replaceAll('<', '‹')
      .replaceAll('>', '›')
      .replaceAll('%%', '% %')
      .replaceAll('`', "'"),
  );
}

/** Whatever Mermaid reads inside quotes (entities, Markdown, its own directives) is written as a code. */
function mermaidText(text: string): string {
  const safe = clean(text)
    .replace(/[#"<>&%`{}\\;]/g, (letter) => `#${letter.charCodeAt(0)};`)
    .replaceAll('\n', '<br/>');
  return `"${safe}"`;
}

function dotText(text: string): string {
  const safe = clean(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${safe.replaceAll('\n', '\\l')}"`;
}
