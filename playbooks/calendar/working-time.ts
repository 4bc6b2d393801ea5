import { Desk, answered } from './desk';
import type { Place } from './desk';
import { dayOf } from './wall';

/** Further than any row of holidays. */
const HORIZON_DAYS = 60;

/**
 * The first instant at or after `from` (ms) within the open hours of the calendar: when somebody is there to read. `from`
 * itself where the calendar does not say: late news is better than none.
 */
export function nextWorkingTime(from: number, place: Place): number {
  const { wall, office } = new Desk(place);
  const found = answered(() => {
    const today = dayOf(wall.toWall(from));
    for (let day = today; day <= today + HORIZON_DAYS; day++)
      for (const [opens, closes] of wall.instantsOf(day, office.hours(day)))
        if (closes > from) return Math.max(opens, from);
    return from;
  });
  return typeof found === 'number' ? found : from;
}
