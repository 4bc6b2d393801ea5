import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** One task and one draft per enrollment, step and visit: their ids follow from them, so a second run names the same. */
export function taskId(enrollment: string, step: string, visit: number): string {
  return idOf('task', enrollment, step, visit);
}

export function draftId(enrollment: string, step: string, visit: number): string {
  return idOf('draft', enrollment, step, visit);
}

function idOf(...of: readonly (string | number)[]): string {
  const hex = bytesToHex(sha256(utf8ToBytes(of.join('\n'))));
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
