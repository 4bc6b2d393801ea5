import type { Environment } from '../kernel/expression';
import type { Goal } from '../kernel/plan';
import type { Trigger } from '../kernel/trigger';
import type { StoredEvent } from '../rules/decision';
import { environment } from '../rules/environment';
import { goalConfirmed, goalTime, goalTrigger } from '../rules/goal';
import { matchChange, matchEvent } from '../rules/match';
import type { Snapshot } from '../rules/snapshot';
import { knownBy } from './happen';
import type { World } from './world';

/** Whether the goal was reached: judged from data after the end, not by a running enrollment. */

export type Verdict = 'reached' | 'missed' | 'open';

export class GoalWatch {
  private verdict: Verdict = 'open';
  private endedAt: number | undefined;
  /** When its exit was taken, or its trigger fired: `confirm` counts from there. */
  private reachedAt: number | undefined;

  constructor(
    private readonly world: World,
    private readonly goal: Goal,
  ) {}

  result(): Verdict {
    return this.verdict;
  }

  /** The first enrollment may have ended since it was asked last. */
  look(): void {
    const first = this.world.enrollments[0];
    if (this.endedAt !== undefined || first?.exit === null || first?.endedAt === undefined) return;
    this.endedAt = first.endedAt;
    if (first.exit === this.goal.exit) this.reach();
    else if (!this.goal.within || !this.trigger()) this.verdict = 'missed';
  }

  byEvent(event: StoredEvent): void {
    const trigger = this.watching();
    if (trigger?.kind !== 'event') return;
    const { types, if: guard } = trigger;
    const met = { types, guard, since: -Infinity };
    if (matchEvent(met, event, this.world.snapshot.subject, this.environment())) this.reach();
  }

  byChange(old: Snapshot): void {
    const trigger = this.watching();
    if (trigger?.kind !== 'when' && trigger?.kind !== 'becomes') return;
    const { kind, condition, if: guard } = trigger;
    const before = environment({ ...knownBy(this.world), snapshot: old });
    if (matchChange({ kind, condition, guard }, before, this.environment())) this.reach();
  }

  /** When time alone decides something, ms. */
  nextDue(): number | undefined {
    if (this.verdict !== 'open' || this.endedAt === undefined) return undefined;
    const { within, confirm } = this.goal;
    if (this.reachedAt !== undefined) return confirm && this.after(confirm.after, this.reachedAt);
    return within && this.after(within, this.endedAt);
  }

  timePasses(): void {
    const due = this.nextDue();
    if (due === undefined || due > this.world.now) return;
    if (this.reachedAt === undefined) this.verdict = 'missed';
    else this.verdict = this.confirmed() ? 'reached' : 'missed';
  }

  private reach(): void {
    this.reachedAt = this.world.now;
    if (!this.goal.confirm) this.verdict = 'reached';
  }

  private confirmed(): boolean {
    return goalConfirmed(this.goal, this.environment());
  }

  /** The trigger of the goal's exit while it may still fire. */
  private watching(): Trigger | undefined {
    if (this.verdict !== 'open' || this.endedAt === undefined || this.reachedAt !== undefined)
      return undefined;
    return this.trigger();
  }

  private trigger(): Trigger | undefined {
    return goalTrigger(this.world.ground.plan);
  }

  private after(span: NonNullable<Goal['within']>, from: number): number | undefined {
    const { plan } = this.world.ground;
    return goalTime(span, from, { ...knownBy(this.world), plan });
  }

  private environment(): Environment {
    return environment(knownBy(this.world));
  }
}
