import type { PlaybookClock } from '../../playbooks/kernel/clock';
import type { External } from '../../playbooks/kernel/input';
import { KERNEL_VERSION } from '../../playbooks/kernel/state';
import type { Start, StartRow } from '../../workflows/messages';

// Carries the outbox rows of one enrollment to its workflow, in their order. Knows nothing of tables.

/** What the relay says to workflows. Whatever is neither success nor a named outcome throws and is tried again. */
export interface EnrollmentClient {
  /** Asking twice is success. */
  start(version: string, start: Start): Promise<'started' | 'already_started'>;
  /** `not_found`: never started, or closed. */
  events(enrollment: string, inputs: readonly External[]): Promise<'signalled' | 'not_found'>;
  clock(enrollment: string, clock: PlaybookClock): Promise<'signalled' | 'not_found'>;
}

export interface OutboxRow {
  readonly id: string;
  readonly enrollment_id: string;
  readonly kind: 'start' | 'signal' | 'clock';
  readonly payload: unknown;
  readonly attempts: number;
  /** The start is known to have succeeded. */
  readonly started: boolean;
}

/** What became of rows: told and to be deleted, too late, or to be tried again (these and all behind them). */
export interface Sent {
  readonly enrollment: string;
  readonly started: boolean;
  readonly told: readonly string[];
  readonly late: readonly string[];
  readonly failed: readonly OutboxRow[];
  readonly error?: unknown;
}

const EVENTS_PER_SIGNAL = 50;
const BYTES_PER_SIGNAL = 256 * 1024;

export async function send(
  rows: readonly OutboxRow[],
  { workflows, clock }: { workflows: EnrollmentClient; clock: PlaybookClock },
): Promise<Sent> {
  const enrollment = rows[0]?.enrollment_id ?? '';
  const told: string[] = [];
  const late: string[] = [];
  const wasStarted = rows[0]?.started ?? false;
  let started = wasStarted;
  let left = inOrder(rows);
  try {
    while (left.length > 0) {
      const part = nextPart(left);
      const outcome = await sendPart(part, enrollment, { workflows, clock });
      if (outcome === 'started') started = true;
      // Without a start that is known to have succeeded nobody can tell "not yet" from "no more".
      if (outcome === 'not_found' && !started)
        throw new Error('its workflow has not been started yet');
      (outcome === 'not_found' ? late : told).push(...part.map(({ id }) => id));
      left = left.slice(part.length);
    }
    return { enrollment, started: started && !wasStarted, told, late, failed: [] };
  } catch (error) {
    return { enrollment, started: started && !wasStarted, told, late, failed: left, error };
  }
}

/** The start goes first, whatever its id: ids are not the order of commits. */
function inOrder(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  return [
    ...rows.filter(({ kind }) => kind === 'start'),
    ...rows.filter(({ kind }) => kind !== 'start'),
  ];
}

/** One message: a start, a clock, or as many events in a row as a signal takes (one too large goes alone). */
function nextPart(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  const [first] = rows;
  if (first?.kind !== 'signal') return rows.slice(0, 1);
  let bytes = 0;
  let count = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(JSON.stringify(row.payload));
    if (
      row.kind !== 'signal' ||
      count === EVENTS_PER_SIGNAL ||
      (count > 0 && bytes > BYTES_PER_SIGNAL)
    )
      break;
    count += 1;
  }
  return rows.slice(0, count);
}

async function sendPart(
  part: readonly OutboxRow[],
  enrollment: string,
  { workflows, clock }: { workflows: EnrollmentClient; clock: PlaybookClock },
): Promise<'started' | 'signalled' | 'not_found'> {
  const [first] = part;
  if (first?.kind === 'start') {
    const { version, way, trigger, startedAt } = first.payload as StartRow;
    const kernelVersion = KERNEL_VERSION;
    await workflows.start(version, { enrollment, clock, way, trigger, startedAt, kernelVersion });
    return 'started';
  }
  if (first?.kind === 'clock') return workflows.clock(enrollment, first.payload as PlaybookClock);
  return workflows.events(
    enrollment,
    part.map(({ payload }) => payload as External),
  );
}
