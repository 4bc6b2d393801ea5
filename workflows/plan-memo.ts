// The plans this isolate has seen, parsed once and frozen, shared by all its workflows. Preloaded into the sandbox and
// imports nothing, so that there is exactly one of it; knows nothing of payloads.

const KEPT = 500;
/** Map and WeakMap stay writable when the SDK freezes the module. */
const byHash = new Map<string, object>();
const hashes = new WeakMap<object, string>();

/** The hash of an interned plan; undefined for anything else. */
export function hashOf(value: object): string | undefined {
  return hashes.get(value);
}

/** The plan with this hash; `text` is asked for its JSON when it is not known yet. Forgetting one is safe: running workflows hold theirs. */
export function intern(hash: string, text: () => string): object {
  const known = byHash.get(hash);
  if (known !== undefined) return known;
  const plan = deepFreeze(JSON.parse(text()) as object);
  byHash.set(hash, plan);
  hashes.set(plan, hash);
  const oldest = byHash.keys().next().value;
  if (byHash.size > KEPT && oldest !== undefined) byHash.delete(oldest);
  return plan;
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part as object);
  }
  return Object.freeze(value);
}
