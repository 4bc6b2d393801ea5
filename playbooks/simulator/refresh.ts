import { nextRefresh, refreshedBy, RHYTHMS } from '../rules/refreshed';
import type { Refreshed } from '../rules/refreshed';
import type { Snapshot } from '../rules/snapshot';
import type { World } from './world';

/** When attributes are computed again though nothing changed: at the full hour, or at 00:05 in the organisation's zone. */

export class Refresh {
  private readonly next = new Map<Refreshed, number>();

  constructor(private readonly world: World) {
    const { project } = world.ground;
    for (const how of RHYTHMS)
      if (refreshedBy(project, [how]).length > 0) this.next.set(how, this.after(how));
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
    return world.refresh(refreshedBy(world.ground.project, due));
  }

  private after(how: Refreshed): number {
    return nextRefresh(how, this.world.now, this.world.ground.project.catalog.organisation.zone);
  }
}
