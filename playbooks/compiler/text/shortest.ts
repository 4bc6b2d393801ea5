import { Tokenizer, TypeGuards } from 'liquidjs';
import type { TopLevelToken } from 'liquidjs';

/** How short a text can become: of every choice the shorter side, of every value nothing. */

interface Open {
  readonly tag: string;
  /** Of the part that is read. */
  length: number;
  readonly parts: number[];
  otherwise: boolean;
}

/** Characters, without the marks of Markdown. What cannot be cut into tokens has been reported, and is empty here. */
export function shortest(text: string): number {
  const whole: Open = { tag: '', length: 0, parts: [], otherwise: true };
  const open: Open[] = [whole];
  for (const token of tokensOf(text.trim())) {
    const top = open.at(-1) ?? whole;
    if (TypeGuards.isTagToken(token)) turn(open, token.name);
    else if (!TypeGuards.isOutputToken(token)) top.length += plain(token.getText());
  }
  return whole.length;
}

function turn(open: Open[], tag: string): void {
  const top = open.at(-1);
  if (top === undefined) return;
  if (['if', 'unless', 'case', 'for', 'comment', 'raw'].includes(tag)) {
    open.push({ tag, length: 0, parts: [], otherwise: tag === 'raw' });
  } else if (tag === 'elsif' || tag === 'else' || tag === 'when') {
    // What stands between `case` and its first `when` is shown to nobody.
    if (top.tag !== 'case' || top.parts.length > 0 || tag !== 'when') top.parts.push(top.length);
    else top.parts.push(Infinity);
    top.length = 0;
    top.otherwise ||= tag === 'else';
  } else if (tag === `end${top.tag}` && open.length > 1) {
    open.pop();
    const outer = open.at(-1);
    if (outer !== undefined) outer.length += top.otherwise ? least([...top.parts, top.length]) : 0;
  }
}

function least(lengths: readonly number[]): number {
  const found = Math.min(...lengths);
  return Number.isFinite(found) ? found : 0;
}

function plain(text: string): number {
  return text.replaceAll(/\*\*|__|^#{1,6} |^> /gm, '').length;
}

function tokensOf(text: string): readonly TopLevelToken[] {
  try {
    return new Tokenizer(text).readTopLevelTokens();
  } catch {
    return [];
  }
}
