// The nearest deadline and the timer for it: playbook time on one side, Temporal's timers on the other.
import { sleep } from '@temporalio/workflow';
import { toPlaybookTime, toRealDelay, type PlaybookClock } from '../playbooks/kernel/clock';

export class Alarm {
  /** ms, playbook time. */
  deadline: number | undefined;
  /** Real times of the timers that run. */
  private timers: number[] = [];

  constructor(
    public clock: PlaybookClock,
    private readonly wake: () => void,
  ) {}

  /** Workflow time, which replays alike, as playbook time. */
  now(): number {
    return toPlaybookTime(this.clock, Date.now());
  }

  /** The deadline, when it has come: taken in this tick, never through a timer of no length. */
  due(): number | undefined {
    return this.deadline !== undefined && this.deadline <= this.now() ? this.deadline : undefined;
  }

  /** Real ms until the deadline; endless without one. */
  waitMs(): number {
    if (this.deadline === undefined) return Infinity;
    return toRealDelay(this.clock, this.deadline, Date.now());
  }

  /**
   * Makes sure that a timer runs out no later than the deadline. A later one is left running: cancelling it costs an
   * event, while it wakes nobody when the enrollment ends first. One that wakes too early leads to another.
   */
  arm(): void {
    const waitMs = this.waitMs();
    const at = Date.now() + waitMs;
    if (waitMs === Infinity || this.timers.some((timer) => timer <= at)) return;
    this.timers.push(at);
    void sleep(waitMs).then(() => {
      this.timers = this.timers.filter((timer) => timer !== at);
      this.wake();
    });
  }
}
