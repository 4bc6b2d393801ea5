import { toPointer } from './pointer';

/** Strings whole, then what gives JSON its shape; what stands between is of no interest here. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]/g;

interface Level {
  /** Names so far; of a list there are none. */
  readonly names?: Set<string>;
  /** The name or the index that what comes next belongs to. */
  at: PropertyKey;
}

/**
 * The pointer of a member whose object has one of that name already. `JSON.parse` keeps the last and says nothing, other
 * readers the first: nobody can tell what was meant (RFC 8259, section 4). `text` is JSON.
 */
export function namedTwice(text: string): string | undefined {
  const levels: Level[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ names: new Set(), at: '' });
    else if (token === '[') levels.push({ at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && typeof level?.at === 'number') level.at += 1;
    else if (token === ':' && level?.names) {
      const name = JSON.parse(last) as string;
      level.at = name;
      if (level.names.has(name)) return toPointer(levels.map(({ at }) => at));
      level.names.add(name);
    }
    last = token;
  }
  return undefined;
}
