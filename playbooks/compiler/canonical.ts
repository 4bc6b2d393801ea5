import { sha256 } from '@noble/hashes/sha256';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** One text for one meaning: keys sorted by code unit, no spaces, what is undefined left out. */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const of = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(of).sort()) {
    const inner = of[key];
    if (inner === undefined) continue;
    text += `${text === '' ? '{' : ','}${quoted(key)}:${canonical(inner)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** Most texts stand between their quotes as they are. */
function quoted(text: string): string {
  return AS_IT_IS.test(text) ? `"${text}"` : JSON.stringify(text);
}
const AS_IT_IS = /^[ !#-[\]-~]*$/;

/** `sha256:<64 hex>` of a text in UTF-8. */
export function hashOf(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`;
}
