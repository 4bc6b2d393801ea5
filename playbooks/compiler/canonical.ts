import { sha256 } from '@noble/hashes/sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** One text for one meaning: keys sorted by code unit, no spaces, what is undefined left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const of = value as Readonly<Record<string, unknown>>;
  const parts = Object.keys(of)
    .filter((key) => of[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(of[key])}`);
  return `{${parts.join(',')}}`;
}

/** `sha256:<64 hex>` of a text in UTF-8. */
export function hashOf(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`;
}
