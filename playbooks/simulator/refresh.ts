import { toInstant, toLocalDate, addDays } from '../calendar/zone';
import { refreshOf } from '../rules/compute';
import type { Snapshot } from '../rules/snapshot';
import type { World } from './world';

/** When attributes are computed again though nothing changed: at the full hour, or at 00:05 in the organisation's zone. */

const HOUR_MS = 3_600_000;
const MINUTE_OF_DAY = 5;

export class Refresh {
  private readonly how: ReturnType<typeof refreshOf>;
  private next: number | undefined;

  constructor(private readonly world: World) {
    this.how = refreshOf(world.ground.project);
    this.next = this.after(world.now);
  }

  nextDue(): number | undefined {
    return this.next;
  }

  /** Answers what was before, when it was time. */
  pass(): Snapshot | undefined {
    const { now } = this.world;
    if (this.next === undefined || this.next > now) return undefined;
    this.next = this.after(now);
    return this.world.refresh();
  }

  private after(now: number): number | undefined {
    if (this.how === undefined) return undefined;
    if (this.how === 'hourly') return (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
    const { zone } = this.world.ground.project.catalog.organisation;
    const today = toInstant(toLocalDate(now, zone), MINUTE_OF_DAY, zone);
    return today > now ? today : toInstant(addDays(toLocalDate(now, zone), 1), MINUTE_OF_DAY, zone);
  }
}
