import type { Findings } from '../findings';
import { nearest } from '../findings';
import type { Entry, Mapping, Tree } from '../tree';
import { describe } from '../tree';
import type { Span } from '../diagnostic';
import type { Thing } from './keys';

/** The entries of one map, checked against the keys its thing has. */
export class Fields {
  constructor(
    readonly span: Span,
    private readonly entries: ReadonlyMap<string, Entry>,
    /** False when a key was unknown: what is missing may be the misspelt one. */
    readonly whole: boolean,
  ) {}

  entry(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  get(key: string): Tree | undefined {
    return this.entries.get(key)?.value;
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  keys(): readonly string[] {
    return [...this.entries.keys()];
  }
}

/** `tree` as a map, or a finding that says what it should have been. */
export function asMap(
  tree: Tree,
  key: string,
  expected: string,
  findings: Findings,
): Mapping | undefined {
  if (tree.kind === 'map') return tree;
  findings.add('wrong-shape', tree.span, { key, expected, found: describe(tree) });
  return undefined;
}

/** Checks the keys of a map: unknown, missing. `at` is where a missing key is pointed out. */
export function fieldsOf(
  tree: Tree,
  thing: Thing,
  findings: Findings,
  at?: Span,
): Fields | undefined {
  if (tree.kind !== 'map') {
    const key = thing.thing.replaceAll('"', '');
    const expected = `a map with ${keyList(thing)}`;
    findings.add('wrong-shape', at && tree.span.start === tree.span.end ? at : tree.span, {
      key,
      expected,
      found: describe(tree),
    });
    return undefined;
  }
  const known = [...(thing.required ?? []), ...(thing.optional ?? [])];
  const elsewhere = thing.elsewhere ?? [];
  const kept = new Map<string, Entry>();
  const guessed = new Set<string>();
  for (const entry of tree.entries) {
    const { key, keySpan } = entry;
    if (known.includes(key) || elsewhere.includes(key)) kept.set(key, entry);
    else {
      const near = nearest(key, known);
      if (near !== undefined) guessed.add(near);
      const moved = thing.outside?.includes(key) === true ? { fix: OUTSIDE } : {};
      const args = { name: key, key, thing: thing.thing, keys: known.join(', '), ...moved };
      findings.add('unknown-key', keySpan, near === undefined ? args : { ...args, near });
    }
  }
  const span = at ?? headOf(tree);
  for (const key of thing.required ?? []) {
    if (kept.has(key) || guessed.has(key)) continue;
    const args = { key, thing: thing.thing, value: exampleOf(key) };
    findings.add(thing.missing?.[key] ?? 'missing-key', span, args);
  }
  return new Fields(span, kept, kept.size === tree.entries.length);
}

/** What may stand under a key, to be changed: nobody types a key without a value. */
function exampleOf(key: string): string {
  return EXAMPLES.get(key) ?? '…';
}

const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['address', 'care@acme.example'],
  ['after', '1bd'],
  ['answers', '{done: {label: Done}}'],
  ['assign', '[customer.…, queue.…]'],
  ['by', '[customer.…, queue.…]'],
  ['calendar', 'office'],
  ['consent', 'opt_out'],
  ['currency', 'EUR'],
  ['due', '2bd'],
  ['in', '7d'],
  ['join', 'all'],
  ['locales', '[en]'],
  ['max', '1'],
  ['method', 'POST'],
  ['otherwise', 'skip'],
  ['owner', 'ops@acme.example'],
  ['per', 'contact'],
  ['reenroll', 'never'],
  ['required', 'true'],
  ['time', '"09:00"'],
  ['type', 'text'],
  ['week', '[mon, tue, wed, thu, fri]'],
  ['hours', '["09:00-17:00"]'],
  ['weight', '50'],
  ['within', '2bd'],
  ['zone', 'Europe/Berlin'],
]);

const OUTSIDE = 'move it one level out: it belongs to the step, beside the verb';

function keyList(thing: Thing): string {
  const keys = thing.required ?? thing.optional ?? [];
  return keys
    .slice(0, 4)
    .map((key) => `"${key}"`)
    .join(', ');
}

/** Where a map as a whole is pointed at: its first key. */
export function headOf(tree: Mapping): Span {
  return tree.entries[0]?.keySpan ?? tree.span;
}
