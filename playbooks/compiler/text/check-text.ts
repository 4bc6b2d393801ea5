import type { Finding } from '../diagnostic';
import { Reporter } from '../expression/reporter';
import type { Origin, Scope } from '../expression/types';
import { walk } from './blocks';

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
  /** Dotted names the text reads, under `if` too; sorted, each once. */
  readonly reads: readonly string[];
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
    return { findings: reporter.found.list, reads: [] };
  }
  const reads = walk(reporter, scope);
  return { findings: reporter.found.list, reads: [...reads].sort() };
}
