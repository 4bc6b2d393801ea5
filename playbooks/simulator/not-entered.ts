import { wallOfZone } from '../calendar/wall';
import { holds } from '../kernel/evaluate';
import type { Condition, Environment, Value } from '../kernel/expression';
import type { Way } from '../kernel/plan';
import { namesOfWhen } from '../rules/place';

/** Why nobody came in by a way, in the words of whoever reads an empty story. */

/** What is known of one way when the story is over. */
export interface WayLeft {
  readonly way: Way;
  readonly look: Environment;
  /** When it opens next, ms, had the story gone on. */
  readonly next?: number | undefined;
  /** In which times are shown. */
  readonly zone: string;
  /** Its last refusal: it opened, but its `if` did not hold. */
  readonly refused?: string | undefined;
  /** Types of events that came in the story, whomever they were about. */
  readonly came: ReadonlySet<string>;
}

export function whyNotEntered(left: WayLeft): string {
  const { way, refused } = left;
  if (refused !== undefined) return `it opened, but its if said no: ${refused}`;
  switch (way.kind) {
    case 'manual':
      return 'nobody used it';
    case 'event':
      return `no event ${way.types.join(' or ')} came${elsewhere(way.types, left)}`;
    case 'when':
    case 'becomes':
      return unheld(way.condition, left);
    case 'silence':
      return later('silence not over before', left, namesOfWhen(way.for));
    case 'schedule':
      return later('its next moment is', left, []);
    case 'at':
      return later('its next moment is', left, namesOfWhen(way.moment));
  }
}

/** `customer.health < 50 is not true (customer.health is 65)`. */
export function notTrue({ source, names }: Condition, look: Environment): string {
  return `${source} is not true${readings(names, look)}`;
}

function elsewhere(types: readonly string[], { came }: WayLeft): string {
  return types.some((type) => came.has(type)) ? ' that is about this subject' : '';
}

/** Ways open when a condition becomes true, so one that has been true all along says nothing. */
function unheld(condition: Condition, left: WayLeft): string {
  if (!holds(condition, left.look)) return notTrue(condition, left.look);
  const { source, names } = condition;
  if (left.next !== undefined)
    return `${source} is true, but not long enough before ${clock(left.next, left.zone)}`;
  return `${source} is true, but did not become so in the story${readings(names, left.look)}`;
}

function later(words: string, { next, zone, look }: WayLeft, names: readonly string[]): string {
  if (next !== undefined) return `${words} ${clock(next, zone)}`;
  if (!valued(names, look)) return `it has no moment${readings(names, look)}`;
  return `it has no moment to come${readings(names, look)}`;
}

function valued(names: readonly string[], look: Environment): boolean {
  return names.every((name) => look(name) !== undefined);
}

/** What the names stand for; parts that are computed have no name to be shown by. */
function readings(names: readonly string[], look: Environment): string {
  const shown = [...new Set(names)].filter((name) => !name.startsWith('#'));
  if (shown.length === 0) return '';
  return ` (${shown.map((name) => `${name} is ${valueText(look(name))}`).join(', ')})`;
}

const LONGEST = 60;

function valueText(value: Value | undefined): string {
  if (value === undefined) return 'unknown';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** `2026-03-10 08:00`. */
function clock(at: number, zone: string): string {
  return new Date(wallOfZone(zone).toWall(at)).toISOString().slice(0, 16).replace('T', ' ');
}
