import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as text: what a key or a sign-in is worth. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The id of an API key follows from what asked for it: the same request again finds the key it has made. */
export function keyIdOf(caller: string, idempotencyKey: string): string {
  return createHash('sha256').update(`${caller}\n${idempotencyKey}`).digest('hex').slice(0, 16);
}

/** Secrets are long and random: one round of SHA-256 is enough, and cheap enough for every request. */
export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Takes the same time wherever the difference is. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
