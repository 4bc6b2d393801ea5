import { closest, distance } from 'fastest-levenshtein';

/** `write "tier"` when a known word is near; else the known ones, when they are few. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > 128) return undefined;
  const best = closest(word, known);
  if (distance(word, best) <= near(word)) return `write "${best}"`;
  return known.length <= 12 ? `known: ${known.join(', ')}` : undefined;
}

/** Two letters swapped count as two changes, and that is the commonest slip: allowed from four letters on. */
function near(word: string): number {
  return Math.max(word.length < 4 ? 1 : 2, Math.floor(word.length / 3));
}
