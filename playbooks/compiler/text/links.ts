import type { Piece } from '../expression/reporter';

/** Finds the link targets in Markdown that go where links of a mail may not go. */

/** `[text](target`, `<scheme:target>`, `[name]: target` at the start of a line. Each pattern is linear: no part of it can be read twice. */
const TARGETS: readonly RegExp[] = [
  /\]\([ \t\n]*<?([^\s)>]*)/dg,
  /<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*)>/dg,
  /^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*<?([^\s>]+)/dgm,
];

export interface Link extends Piece {
  readonly target: string;
}

/** Links that are neither https nor mailto. A target that begins with a value is tested when it is filled in. */
export function badLinks(text: string): readonly Link[] {
  const found: Link[] = [];
  for (const pattern of TARGETS) {
    for (const match of text.matchAll(pattern)) {
      const target = match[1] ?? '';
      const start = match.indices?.[1]?.[0] ?? match.index;
      if (/^(https:\/\/[^\s/?#]|mailto:.|\{\{)/i.test(target)) continue;
      found.push({ target, start, end: start + target.length });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
