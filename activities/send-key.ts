import { createHash } from 'node:crypto';

/** Identity of one send: the same for every try, whichever worker makes it. */
export function sendKey(send: {
  readonly enrollment: string;
  readonly step: string;
  readonly visit: number;
  readonly recipient: string;
}): string {
  const { enrollment, step, visit, recipient } = send;
  const parts = JSON.stringify([enrollment, step, visit, recipient]);
  return createHash('sha256').update(parts).digest('hex');
}
