import { randomBytes } from 'node:crypto';

/** A UUID of version 7 (RFC 9562): 48 bits of ms, then chance. Ids made later sort later, to the ms of the machine. */
export function uuid7(realMs: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(realMs, 0, 6);
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x70;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
