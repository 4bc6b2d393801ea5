import type { External } from './input';
import type { Turn } from './turn';

const RING = 500;

/** Takes note of an input; false when it was taken before. The same event may meet several arms: each is a thing of its own. */
export function isNew(turn: Turn, input: External): boolean {
  const key = keyOf(input);
  if (key === undefined) return true;
  if (turn.state.seen.includes(key)) return false;
  turn.state.seen = [...turn.state.seen, key].slice(-RING);
  return true;
}

/** Operations keep their id as it is, so that the shell can look it up; the others are hashed, for they may be long. */
function keyOf(input: External): string | undefined {
  switch (input.kind) {
    case 'operator':
      return input.id;
    case 'event':
      return hash(`event ${input.id} ${input.arm}`);
    // Two steps of one enrollment may take part in one task.
    case 'taskResolved':
    case 'taskAcknowledged':
      return hash(`${input.kind} ${input.id} ${input.step}#${input.visit}`);
    // One change may stop the clocks of several steps, and bring what several lacked.
    case 'clock':
      return hash(`${input.kind} ${input.id} ${input.arm}`);
    case 'released':
      return hash(`${input.kind} ${input.id} ${input.step}`);
    case 'approvalDecided':
    case 'moved':
      return hash(`${input.kind} ${input.id}`);
    default:
      return undefined;
  }
}

/** 64 bits of FNV-1a, in two halves: among 500 keys nobody meets a second one by chance. */
function hash(text: string): string {
  let [low, high] = [0x811c9dc5, 0x01234567];
  for (let at = 0; at < text.length; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(at) ^ (low >>> 16), 0x01000193);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
