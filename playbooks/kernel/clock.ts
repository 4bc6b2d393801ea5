/**
 * Playbook time: what ingest, settle, deliver and the shell read as now. With a factor of 1 it is real time;
 * `--day 2s` runs it 43,200 times as fast. One straight line, kept with the data.
 */
export interface PlaybookClock {
  /** Real ms at which playbook time was `virtual`. */
  readonly real: number;
  readonly virtual: number;
  readonly factor: number;
  /**
   * Playbook ms by which it goes on, for tests: what happens within one step of it happens at one moment. Timers run out
   * in the middle of theirs: what scans bring at that moment comes first, as the order of inputs wants it.
   */
  readonly tick?: number;
}

export const REAL_TIME: PlaybookClock = { real: 0, virtual: 0, factor: 1 };

/** Playbook time (ms) at a real time (ms). */
export function toPlaybookTime(clock: PlaybookClock, real: number): number {
  const { tick = 1 } = clock;
  const ticks = Math.floor(((real - clock.real) * clock.factor) / tick);
  return clock.virtual + ticks * tick;
}

/** Real ms until playbook time reaches `at`; at least 0, rounded up so that a timer never fires early by a fraction. */
export function toRealDelay(clock: PlaybookClock, at: number, real: number): number {
  const { tick } = clock;
  const after = at - clock.virtual;
  const until = tick === undefined ? after : (Math.ceil(after / tick) + 0.5) * tick;
  return Math.max(0, Math.ceil(clock.real + until / clock.factor - real));
}
