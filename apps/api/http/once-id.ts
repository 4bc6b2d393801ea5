import { createHash } from 'node:crypto';
import { nameOf } from '../auth/caller';
import type { Once } from './idempotent.decorator';

/**
 * The id of what a request makes, the same for the same caller, kind of thing and key: should the process end between the
 * commit and the stored answer, the next try finds what the first has made. A UUID of version 8.
 */
export function onceId({ caller, idempotencyKey }: Once, kind: string): string {
  const hex = createHash('sha256')
    .update(`${kind}\u001f${nameOf(caller)}\u001f${idempotencyKey}`)
    .digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}
