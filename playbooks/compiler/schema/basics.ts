import { any, list, oneOf, ref, thing } from './schema';
import type { Definitions, Schema } from './schema';

/** The small shapes that come back everywhere. */

const SCALAR = ['string', 'number', 'boolean'];
const PARAM: Schema = {
  type: 'string',
  pattern: '^params\\.[a-z][a-z0-9_]*$',
  description: 'A parameter of the fragment.',
};
const LOCALE = '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$';
const DAY = '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';
const EVENT = '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){0,3}$';

const SPAN_EXAMPLES = ['3d', '5bd', '4h', '30m', '2w', '1mo', '8bh'];
const span = (pattern: string): Schema => ({ type: 'string', pattern, examples: SPAN_EXAMPLES });
const MORE_THAN_NONE = span('^0*[1-9][0-9]{0,5}(m|h|d|w|mo|bd|bh)$');
const ANY_LENGTH = span('^[0-9]{1,6}(m|h|d|w|mo|bd|bh)$');

/** One value, or one per value of an enum. */
export function picked(value: Schema): Schema {
  const pick = {
    type: 'object',
    description: 'One value per value of an enum: {pick: customer.tier, gold: …, else: …}.',
    properties: { pick: { description: 'An expression for an enum.', ...ref('expression') } },
    required: ['pick'],
    minProperties: 2,
    additionalProperties: value,
  };
  return any(value, pick);
}

/** In a fragment a parameter may stand for a value. */
export function basics(fragment: boolean): Definitions {
  const or = (schema: Schema): Schema => (fragment ? any(schema, PARAM) : schema);
  return {
    id: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,47}$' },
    name: { type: 'string', minLength: 1 },
    step_name: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,47}(\\.[a-z][a-z0-9_]{0,47})?$' },
    text: any(
      { type: SCALAR },
      {
        type: 'object',
        description: 'One text per locale.',
        minProperties: 1,
        propertyNames: { pattern: LOCALE },
        additionalProperties: { type: SCALAR },
      },
    ),
    expression: { type: SCALAR },
    scalar: { type: SCALAR },
    yes_no: or({ type: 'boolean' }),
    number: or({ type: 'number' }),
    event_type: { type: 'string', pattern: EVENT },
    events: or(any(ref('event_type'), list(ref('event_type'), { minItems: 1 }))),
    time: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', examples: ['09:00'] },
    day: { type: 'string', pattern: DAY },
    weekdays: list(oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), { minItems: 1 }),
    days: any(oneOf('business'), ref('weekdays')),
    roll: oneOf('next', 'previous'),
    span: or(any(MORE_THAN_NONE, ref('long_span'))),
    long_span: thing('SPAN', { in: ref('span'), roll: ref('roll'), time: ref('time') }),
    span_or_none: or(any(ANY_LENGTH, ref('long_span'))),
    plain_span: MORE_THAN_NONE,
    picked_span: picked(ref('span')),
    picked_span_or_none: picked(ref('span_or_none')),
    moment: thing('MOMENT', {
      date: ref('expression'),
      before: ref('picked_span'),
      after: ref('picked_span'),
      roll: ref('roll'),
      time: ref('time'),
      every: ref('span'),
    }),
    when: any(ref('picked_span'), ref('moment')),
    rhythm: thing('RHYTHM', {
      time: ref('time'),
      days: ref('days'),
      day_of_month: { type: 'integer', minimum: 1, maximum: 31 },
    }),
    elements: or(list(ref('expression'), { minItems: 1, examples: [['customer.csm']] })),
    chain: picked(ref('elements')),
    priority: oneOf('high', 'normal', 'low'),
    purposes: list(ref('name'), { minItems: 1 }),
  };
}
