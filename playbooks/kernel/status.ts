import type { Parked } from './command';
import type { Turn } from './turn';

/** The status that follows from the threads, mirrored with the next batch when it has changed. */
export function refreshStatus(turn: Turn, paused = turn.state.status === 'paused'): void {
  const { state } = turn;
  if (state.exit !== null) return;
  const parked = state.threads.find((thread) => thread.mode === 'parked')?.parked;
  const status = paused ? 'paused' : parked ? 'parked' : 'running';
  if (status === state.status) return;
  state.status = status;
  turn.items = turn.items.filter((item) => item.kind !== 'status');
  turn.add({ kind: 'status', status, ...parkedDetails(status, parked) });
}

function parkedDetails(status: string, parked: Parked | undefined): { parked?: Parked } {
  return status === 'parked' && parked ? { parked } : {};
}
