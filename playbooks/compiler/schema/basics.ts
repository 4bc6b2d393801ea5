import { MAX_CHARACTERS } from '../expression/parse';
import { ID, LABEL, LOCALE, RESERVED, TITLE } from '../shape/basics';
import { MOMENT_KEYS } from '../shape/keys';
import { list, oneOf, ref, text, thing, whole } from './schema';
import type { Definitions, Schema } from './schema';
import { atMostOne, either, exactlyOne, hasOneOf, offering, picked, shaped } from './shapes';
import { choice } from './words-values';

/** The small shapes that come back everywhere. */

const SCALARS = ['string', 'number', 'boolean'];
const ZONE = '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$';
const DAY = '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';

const EXPRESSION: Schema = {
  type: SCALARS,
  minLength: 1,
  maxLength: MAX_CHARACTERS,
  errorMessage: 'Write an expression as one text, in quotes where it needs them.',
};

/** `except`: names that are taken in one place. */
export function id(...except: readonly string[]): Schema {
  const taken = [...RESERVED, ...except].join('|');
  const message =
    'Ids are small letters, digits and _, begin with a letter, and are no word that is taken.';
  return text(`^(?!(${taken})$)${ID.source.slice(1)}`, message);
}

/** By unit, as many digits as 800 days have in it. */
const LENGTHS =
  '[0-9]{1,6}m|[0-9]{1,5}h|[0-9]{1,3}d|[0-9]{1,3}w|[0-9]{1,2}mo|[0-9]{1,3}bd|[0-9]{1,4}bh';

/** `none`: no time at all may stand here. `words`: these too. */
export function span(none: 'none' | 'more', ...words: readonly string[]): Schema {
  const some = none === 'none' ? '' : '(?=0*[1-9])';
  const other = words.map((word) => `|${word}`).join('');
  const or = words.length === 0 ? '' : `, or ${words.join(' or ')}`;
  const message = `Write a length of time: 30m, 4h, 3d, 2w, 1mo, 5bd or 8bh${or}.`;
  const examples = [...words, '3d', '5bd', '4h'];
  return text(`^(${some}0*(${LENGTHS})${other})$`, message, { examples });
}

export const LONG_SPAN = thing('SPAN', { in: span('more'), roll: ref('roll'), time: ref('time') });
const MOMENT = thing(
  'MOMENT',
  {
    date: ref('expression'),
    before: ref('picked_span'),
    after: ref('picked_span'),
    roll: ref('roll'),
    time: ref('time'),
    every: ref('span'),
  },
  { allOf: atMostOne('before', 'after') },
);

/** Days that come back. */
export const RHYTHM = thing(
  'RHYTHM',
  { time: ref('time'), days: ref('days'), day_of_month: whole(1, 31) },
  exactlyOne('days', 'day_of_month'),
);

/** A length of time, or one per value of an enum. */
export function pickedSpan(none: 'none' | 'more', ...words: readonly string[]): Schema {
  const one = ref(none === 'none' ? 'span_or_none' : 'span');
  return picked({ map: LONG_SPAN, scalar: span(none, ...words) }, one);
}

/** A length of time, one per value of an enum, or a point in time. */
export function when(...words: readonly string[]): Schema {
  const { properties } = MOMENT as { readonly properties: Definitions };
  const keys = MOMENT_KEYS.map((key) => [key, properties[key] ?? {}] as const);
  const both = offering(LONG_SPAN, Object.fromEntries(keys));
  const map = either(hasOneOf(...MOMENT_KEYS), MOMENT, both);
  return picked({ map, scalar: span('more', ...words) }, ref('span'));
}

/** A list of people, queues or contacts. */
export function elements(most: number): Schema {
  const errorMessage = 'Write a list: [customer.csm, queue.cs].';
  return list(ref('expression'), { minItems: 1, maxItems: most, errorMessage });
}

/** A chain, and how one is written there. */
export function chain(...example: readonly string[]): Schema {
  return { ...ref('chain'), examples: [example] };
}

/** A text that people see: one, or one per locale. */
export function shown(longest = LABEL.most): Schema {
  const one = { type: SCALARS, minLength: 1, maxLength: longest };
  const locales = {
    type: 'object',
    minProperties: 1,
    propertyNames: { pattern: LOCALE.source, doNotSuggest: true },
    additionalProperties: one,
  };
  return shaped({ map: locales, scalar: one });
}

export function basics(): Definitions {
  const event = '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){0,3}$';
  return {
    id: id(),
    name: { type: 'string', minLength: 1 },
    step_name: text(
      '^[a-z][a-z0-9_]{0,47}(\\.[a-z][a-z0-9_]{0,47})?$',
      'Write the id of a step, or <use>.<step> for one of a fragment.',
    ),
    text: shown(),
    title: shown(TITLE.most),
    expression: EXPRESSION,
    scalar: { type: SCALARS },
    yes_no: { type: 'boolean' },
    number: { type: 'number' },
    event_type: text(event, 'Write an event type like deal.won.'),
    events: shaped({ list: list(ref('event_type'), { minItems: 1 }), scalar: ref('event_type') }),
    time: text('^([01][0-9]|2[0-3]):[0-5][0-9]$', 'Write a time of day in quotes: "09:00".', {
      examples: ['09:00'],
    }),
    day: text(DAY, 'Write a day like 2026-05-01.'),
    address: text(
      '^[^\\s@<>,;:"()\\[\\]\\\\]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})+$',
      'Write one mail address.',
    ),
    zone: text(ZONE, 'Write a time zone like Europe/Berlin or America/New_York.', {
      examples: ['Europe/Berlin', 'Asia/Shanghai', 'America/New_York', 'UTC'],
    }),
    weekdays: list(oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), { minItems: 1 }),
    days: shaped({ list: ref('weekdays'), scalar: choice('days') }),
    roll: choice('roll'),
    span: shaped({ map: LONG_SPAN, scalar: span('more') }),
    span_or_none: shaped({ map: LONG_SPAN, scalar: span('none') }),
    picked_span: pickedSpan('more'),
    picked_span_or_none: pickedSpan('none'),
    moment: MOMENT,
    rhythm: RHYTHM,
    elements: elements(8),
    everybody: elements(10),
    chain: picked({ list: elements(8) }, ref('elements')),
    priority: oneOf('high', 'normal', 'low'),
    purposes: list(ref('name'), { minItems: 1 }),
  };
}
