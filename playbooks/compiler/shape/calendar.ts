import type { Calendar, CalendarYear } from '../../kernel/catalog';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import {
  checkLength,
  idOf,
  listOf,
  localised,
  reference,
  TITLE,
  word,
  wrong,
  yesNo,
} from './basics';
import { textValue } from './attributes';
import type { Fields } from './fields';
import { asMap, fieldsOf } from './fields';
import { CALENDAR, CLOSED_DAY, OPEN_DAY, YEAR } from './catalog-keys';
import { dayOf } from './lengths';
import { weekOf } from './windows';

/** Calendars: which days and hours are open. */

const LONGEST_HOLIDAY_DAYS = 62;

export interface ShapedCalendar {
  readonly calendar: Calendar;
  readonly zone?: Placed<string>;
}

export function shapeCalendar(tree: Tree, findings: Findings): ShapedCalendar | undefined {
  const fields = fieldsOf(tree, CALENDAR, findings);
  if (fields === undefined) return undefined;
  const title = localised(fields.get('title'), 'title', findings);
  checkLength(title, TITLE, findings);
  const zone = reference(fields.get('zone'), 'zone', findings);
  const calendar: Calendar = {
    id: idOf(fields.get('calendar'), 'calendar', findings)?.value ?? '',
    title: title === undefined ? '' : textValue(title),
    zone: zone?.value ?? 'UTC',
    week: weekOf(fields.get('week'), 'week', findings),
    hours: hoursOf(fields.get('hours'), findings) ?? [],
    years: yearsOf(fields.get('years'), findings),
  };
  return { calendar, ...(zone === undefined ? {} : { zone }) };
}

type Hours = readonly (readonly [number, number])[];

function hoursOf(tree: Tree | undefined, findings: Findings): Hours | undefined {
  const expected = 'a list like ["09:00-12:00", "13:30-18:00"]';
  const items = listOf(tree, 'hours', expected, findings);
  if (items === undefined) return undefined;
  const hours: [number, number][] = [];
  for (const item of items) {
    const text = word(item, 'hours', findings, '"09:00-18:00"')?.value;
    if (text === undefined) continue;
    const range = minutesOf(text);
    const previous = hours.at(-1);
    if (range === undefined)
      findings.add('bad-time', item.span, {
        text: text.slice(0, 40),
        fix: 'write "09:00-18:00" in quotes',
      });
    else if (previous !== undefined && range[0] < previous[1]) {
      wrong(item, 'hours', 'hours one after the other, without overlap', findings);
    } else hours.push(range);
  }
  return hours;
}

function minutesOf(text: string): [number, number] | undefined {
  const found = /^([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})$/.exec(text);
  if (found === null) return undefined;
  const [from, to] = [
    Number(found[1]) * 60 + Number(found[2]),
    Number(found[3]) * 60 + Number(found[4]),
  ];
  const minutes = Number(found[2]) < 60 && Number(found[4]) < 60;
  return minutes && from < to && to <= 24 * 60 ? [from, to] : undefined;
}

function yearsOf(tree: Tree | undefined, findings: Findings): Calendar['years'] {
  if (tree === undefined) return {};
  const map = asMap(tree, 'years', 'a map (2026: {closed: […]})', findings);
  const years: Record<string, CalendarYear> = {};
  for (const entry of map?.entries ?? []) {
    if (/^(19|20|21)[0-9]{2}$/.test(entry.key)) years[entry.key] = yearOf(entry, findings);
    else {
      const args = { key: 'years', expected: 'a year', found: `"${entry.key.slice(0, 40)}"` };
      findings.add('wrong-shape', entry.keySpan, args);
    }
  }
  return years;
}

function yearOf(entry: Entry, findings: Findings): CalendarYear {
  const fields = fieldsOf(entry.value, YEAR, findings, entry.keySpan);
  const provisional = yesNo(fields?.get('provisional'), 'provisional', findings) ?? false;
  const closed: Record<string, string> = {};
  for (const item of listItems(fields?.get('closed'), 'closed', findings)) {
    for (const [day, name] of closedDays(item, entry.key, findings)) closed[day] = name;
  }
  const open: Record<string, CalendarYear['open'][string]> = {};
  for (const item of listItems(fields?.get('open'), 'open', findings)) {
    const inner = fieldsOf(item, OPEN_DAY, findings);
    const day = inYear(inner?.get('day'), 'day', entry.key, findings);
    const name = word(inner?.get('name'), 'name', findings)?.value ?? '';
    const hours = hoursOf(inner?.get('hours'), findings);
    if (day === undefined) continue;
    if (Object.hasOwn(closed, day)) findings.add('calendar-overlap', item.span, { day });
    open[day] = hours === undefined ? { name } : { name, hours };
  }
  return { provisional, closed, open };
}

function listItems(tree: Tree | undefined, key: string, findings: Findings): readonly Tree[] {
  if (tree?.kind === 'list' && tree.items.length === 0) return [];
  return listOf(tree, key, 'a list of days', findings) ?? [];
}

function closedDays(
  item: Tree,
  year: string,
  findings: Findings,
): readonly (readonly [string, string])[] {
  const fields = fieldsOf(item, CLOSED_DAY, findings);
  if (fields === undefined) return [];
  const name = word(fields.get('name'), 'name', findings)?.value ?? '';
  if (fields.has('day')) {
    refuseRange(fields, findings);
    const day = inYear(fields.get('day'), 'day', year, findings);
    return day === undefined ? [] : [[day, name]];
  }
  for (const key of ['from', 'to']) {
    if (!fields.has(key) && fields.whole) {
      findings.add('missing-key', fields.span, {
        key: fields.has('from') || fields.has('to') ? key : 'day',
        thing: CLOSED_DAY.thing,
      });
      return [];
    }
  }
  const from = inYear(fields.get('from'), 'from', year, findings);
  const to = inYear(fields.get('to'), 'to', year, findings);
  if (from === undefined || to === undefined) return [];
  const days = daysBetween(from, to);
  if (days.length === 0 || days.length > LONGEST_HOLIDAY_DAYS) {
    const expected = `a day after ${from}, at most ${LONGEST_HOLIDAY_DAYS} days later`;
    const tree = fields.get('to');
    if (tree !== undefined) wrong(tree, 'to', expected, findings);
    return [];
  }
  return days.map((day) => [day, name] as const);
}

function refuseRange(fields: Fields, findings: Findings): void {
  for (const key of ['from', 'to']) {
    const span = fields.entry(key)?.keySpan;
    const args = { key, expected: 'no place beside "day"', found: `"${key}"` };
    if (span !== undefined) findings.add('wrong-shape', span, args);
  }
}

function inYear(
  tree: Tree | undefined,
  key: string,
  year: string,
  findings: Findings,
): string | undefined {
  const day = dayOf(tree, key, findings);
  if (tree === undefined || day === undefined || day.startsWith(year)) return day;
  return wrong(tree, key, `a day of ${year}`, findings);
}

/** Every day from the first to the last, both included; at most a leap year. */
function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = [];
  const last = Date.parse(`${to}T00:00:00Z`);
  for (
    let at = Date.parse(`${from}T00:00:00Z`);
    at <= last && days.length < 367;
    at += 86_400_000
  ) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
