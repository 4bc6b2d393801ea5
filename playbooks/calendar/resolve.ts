import type { Span } from '../kernel/plan';
import { Desk, answered, countsDays } from './desk';
import type { Place, Resolved } from './desk';
import { closeOf } from './open-hours';
import { dayOf, minuteOf, wallOf } from './wall';
import { toMinutes } from './zone';

/** Spans to instants. */

export type { Place, Resolved } from './desk';

/**
 * When a span that begins at `from` (ms) ends: `{kind: 'at', at}` (ms), or `{kind: 'missing-year', year, calendar}` where
 * the calendar does not cover a year that is needed. Rules: language.md, Time. `m h` are absolute, `d w mo` keep the
 * clock of the zone, `bd bh` follow the calendar. Throws only when business time comes without a calendar.
 */
export function resolveSpan(span: Span, from: number, place: Place): Resolved {
  return answered(() => {
    const desk = new Desk(place);
    return desk.answer(placeEnd(desk.shift(from, span, 1), span, desk));
  });
}

/** What `roll`, `time` and close of business make of the end of a span. */
function placeEnd(plain: number, span: Span, desk: Desk): number {
  const { wall, place } = desk;
  if (!span.roll && span.time === undefined && !place.closeOfBusiness) return plain;
  const local = wall.toWall(plain);
  const plainDay = dayOf(local);
  const day = span.roll ? desk.office.roll(plainDay, span.roll === 'next' ? 1 : -1) : plainDay;
  if (span.time !== undefined) return wall.toInstant(wallOf(day, toMinutes(span.time)));
  if (place.closeOfBusiness && place.calendar && countsDays(span)) {
    const close = closeOf(place.calendar, desk.office.hours(day));
    if (close !== undefined) return wall.toInstant(wallOf(day, close));
  }
  return day === plainDay ? plain : wall.toInstant(wallOf(day, minuteOf(local)));
}
