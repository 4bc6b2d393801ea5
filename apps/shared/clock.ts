import type { Pool } from 'pg';
import { REAL_TIME, toPlaybookTime, type PlaybookClock } from '../../playbooks/kernel/clock';

/** Playbook time in ms. Whoever decides asks this, or uses the `now` it was passed; nobody else reads the machine's clock. */
export interface Clock {
  now(): number;
}

/** The machine's own clock in ms: for signatures that others check by theirs, never for what decides. */
export function realNow(): number {
  return Date.now();
}

/** The clock kept in `setting` under `clock`: real time unless a playbook day was told to last shorter. */
export class SettingClock implements Clock {
  private constructor(
    readonly line: PlaybookClock,
    private readonly real: () => number,
  ) {}

  /** Reads the setting once: the line is set before the processes start and stays as long as they run. */
  static async read(pool: Pool, real: () => number = Date.now): Promise<SettingClock> {
    const { rows } = await pool.query<{ value: PlaybookClock }>(
      "SELECT value FROM setting WHERE key = 'clock'",
    );
    return new SettingClock(rows[0]?.value ?? REAL_TIME, real);
  }

  now(): number {
    return toPlaybookTime(this.line, this.real());
  }
}
