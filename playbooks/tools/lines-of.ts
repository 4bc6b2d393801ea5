import type { GraphDetail, GraphNode } from './graph';
import { cut, widthOf, wrapped } from './measure';

/** What of a box is written out, and how large it must be for that. Whatever is cut stands in its title. */

export const NAME_SIZE = 13;
export const TEXT_SIZE = 11.5;
export const LABEL_SIZE = 11;
export const KIND_SIZE = 10;
export const LINE_HEIGHT = 16;
export const PADDING = 10;
export const SIGN_WIDTH = 22;
export const MOST_DETAILS = 6;
/** Lines of one detail. */
const MOST_LINES = 2;
const WIDEST = 250;
const WIDEST_LABEL = 200;

export interface Line extends GraphDetail {
  readonly signed: boolean;
}

/** A detail may take two lines; of the second only the tone is that of a detail, it has no sign. */
export function linesOf({ details }: GraphNode): readonly Line[] {
  const shown = details.length > MOST_DETAILS ? details.slice(0, MOST_DETAILS - 1) : details;
  const more = details.length - shown.length;
  const rest: GraphDetail[] = more > 0 ? [{ text: `and ${more} more`, tone: 'plain' }] : [];
  return [...shown, ...rest].flatMap(({ text, tone }) => {
    const signed = tone === 'approval';
    const width = signed ? WIDEST - SIGN_WIDTH : WIDEST;
    return wrapped(text, width, TEXT_SIZE, MOST_LINES).map((line, index) => ({
      text: line,
      tone,
      signed: signed && index === 0,
    }));
  });
}

/** One line for a name, one for each detail. */
export function sizeOf(node: GraphNode): { readonly width: number; readonly height: number } {
  const head =
    SIGN_WIDTH +
    widthOf(node.title, NAME_SIZE, 'bold') +
    PADDING +
    widthOf(kindWord(node), KIND_SIZE);
  const lines = linesOf(node);
  const rows = lines.map(
    ({ text, signed }) => widthOf(text, TEXT_SIZE) + (signed ? SIGN_WIDTH - 4 : 0),
  );
  return {
    width: Math.ceil(Math.max(head, ...rows) + 2 * PADDING),
    height: (lines.length + 1) * LINE_HEIGHT + 12,
  };
}

/** The words of the language, but for a join: `all of a, b` says itself what it is. */
export function kindWord({ kind }: GraphNode): string {
  if (kind === 'way') return 'way in';
  return kind === 'finished' ? 'exit' : kind;
}

export function labelOf(label: string): string {
  return cut(label, WIDEST_LABEL, LABEL_SIZE);
}
