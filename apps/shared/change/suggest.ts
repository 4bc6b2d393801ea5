import { closest, distance } from 'fastest-levenshtein';

/** `write "tier"` when a known word is near; else the known ones, when they are few. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > 128) return undefined;
  const best = closest(word, known);
  if (distance(word, best) <= Math.max(1, Math.floor(word.length / 3))) return `write "${best}"`;
  return known.length <= 12 ? `known: ${known.join(', ')}` : undefined;
}
