import type { Finding } from '../diagnostic';
import { Reporter } from '../expression/reporter';
import type { Checked, Origin, Scope } from '../expression/types';
import { walk } from './blocks';
import type { FoundNames } from './operand';

/** Texts of tasks and notices: Liquid, shown as plain text. */

export interface TextOptions {
  /** The step that shows the text; named in every finding. */
  readonly step: string;
  /** Characters, before anything is filled in. A title: 200, a text: 4,096. */
  readonly limit: number;
  /** As messages call it: `title`, `body`, `text`. */
  readonly what: string;
}

export interface CheckedText {
  readonly findings: readonly Finding[];
  /** Dotted names the text reads, under `if` too, as the plan calls them; sorted, each once. */
  readonly reads: readonly string[];
  /** The facts among them, by the whole name. */
  readonly facts: ReadonlyMap<string, Checked>;
  /** The text with the names the plan has for what it reads; absent where they are the same. */
  readonly relocated?: string;
}

/**
 * Checks one text against the names it may read. `text` is the text with quotes and escapes resolved, `origin`
 * the leaf it came from. Never throws; every finding stands inside the text.
 */
export function checkText(
  text: string,
  origin: Origin,
  scope: Scope,
  options: TextOptions,
): CheckedText {
  const reporter = new Reporter(text, origin, { step: options.step });
  const { limit, what } = options;
  if (text.length > limit) {
    const args = { n: text.length, m: limit, limit, things: `characters in "${what}"` };
    reporter.refuse({ start: limit, end: text.length }, 'too-many', args);
    return { findings: reporter.found.list, reads: [], facts: new Map() };
  }
  const { reads, facts, edits } = walk(reporter, scope);
  const relocated = edits.length === 0 ? {} : { relocated: edited(text, edits) };
  return { findings: reporter.found.list, reads: [...reads].sort(), facts, ...relocated };
}

function edited(text: string, edits: FoundNames['edits']): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start);
  let at = 0;
  let result = '';
  for (const { start, end, text: words } of ordered) {
    if (start < at) continue;
    result += text.slice(at, start) + words;
    at = end;
  }
  return result + text.slice(at);
}
