import { toInstant, toLocalDate, addDays } from '../calendar/zone';
import { refreshed } from '../rules/compute';
import type { Refreshed } from '../rules/compute';
import type { Snapshot } from '../rules/snapshot';
import type { World } from './world';

/** When attributes are computed again though nothing changed: at the full hour, or at 00:05 in the organisation's zone. */

const HOUR_MS = 3_600_000;
const MINUTE_OF_DAY = 5;

const RHYTHMS: readonly Refreshed[] = ['daily', 'hourly'];

export class Refresh {
  private readonly next = new Map<Refreshed, number>();
  private readonly paths: Readonly<Record<Refreshed, readonly string[]>>;

  constructor(private readonly world: World) {
    const { project } = world.ground;
    this.paths = { daily: refreshed(project, 'daily'), hourly: refreshed(project, 'hourly') };
    for (const how of RHYTHMS) if (this.paths[how].length > 0) this.next.set(how, this.after(how));
  }

  nextDue(): number | undefined {
    return this.next.size === 0 ? undefined : Math.min(...this.next.values());
  }

  /** Answers what was before, when it was time. What has the other rhythm stays as it is. */
  pass(): Snapshot | undefined {
    const { world } = this;
    const due = RHYTHMS.filter((how) => (this.next.get(how) ?? Infinity) <= world.now);
    if (due.length === 0) return undefined;
    for (const how of due) this.next.set(how, this.after(how));
    const others = RHYTHMS.filter((how) => !due.includes(how));
    return world.refresh(others.flatMap((how) => this.paths[how]));
  }

  private after(how: Refreshed): number {
    const { now } = this.world;
    if (how === 'hourly') return (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
    const { zone } = this.world.ground.project.catalog.organisation;
    const today = toInstant(toLocalDate(now, zone), MINUTE_OF_DAY, zone);
    return today > now ? today : toInstant(addDays(toLocalDate(now, zone), 1), MINUTE_OF_DAY, zone);
  }
}
