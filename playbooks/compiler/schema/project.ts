import { CHANNELS, CONNECTION_KINDS } from '../shape/catalog-keys';
import { any, list, mapOf, oneOf, ref, thing } from './schema';
import type { Definitions, Schema } from './schema';

/** The catalog, the guards and calendars. */

const TYPES = [
  ...['text', 'long_text', 'number', 'money', 'boolean', 'date', 'time', 'enum'],
  ...['person', 'contact', 'list'],
];
const PLAIN_TYPES = TYPES.filter((type) => type !== 'enum' && type !== 'list');

export function catalogDefinitions(): Definitions {
  const value = {
    type: oneOf(...TYPES),
    of: oneOf(...TYPES.filter((type) => type !== 'list')),
    required: ref('yes_no'),
    default: ref('scalar'),
    values: any(list(ref('name'), { minItems: 1 }), mapOf(ref('text'), { minProperties: 1 })),
    label: ref('text'),
    personal: ref('yes_no'),
  };
  const plain = { ...value, writable: ref('yes_no'), filter: ref('yes_no') };
  return {
    field: any(oneOf(...PLAIN_TYPES), thing('VALUE', value)),
    plain_attribute: thing('PLAIN_ATTRIBUTE', plain),
    attribute: thing('ATTRIBUTE', {
      ...plain,
      compute: ref('expression'),
      score: mapOf(ref('score_part'), { minProperties: 1 }),
      refresh: oneOf('hourly', 'daily'),
      missing: oneOf('leave_out', 'zero', 'unknown'),
      at_least: { type: 'integer', minimum: 1 },
    }),
    score_part: thing('SCORE_PART', { weight: { type: 'number' }, value: ref('expression') }),
    role: thing('ROLE', { title: ref('text') }),
  };
}

export function catalogSchema(): Schema {
  const attributes = mapOf(ref('attribute'));
  return thing('CATALOG', {
    catalog: ref('id'),
    organisation: organisation(),
    customer: attributes,
    contacts: thing('CONTACTS', { roles: mapOf(ref('role')), attributes }),
    people: thing('PEOPLE', { attributes: mapOf(ref('plain_attribute')) }),
    roles: mapOf(ref('role')),
    queues: mapOf(
      thing('QUEUE', {
        title: ref('text'),
        calendar: ref('name'),
        zone: ref('name'),
        duty: ref('yes_no'),
      }),
    ),
    records: mapOf(thing('RECORD', { plural: ref('id'), attributes })),
    events: mapOf(thing('EVENT', { about: ref('id'), fields: mapOf(ref('field')) }), {
      propertyNames: ref('event_type'),
    }),
    purposes: mapOf(
      thing('PURPOSE', {
        consent: oneOf('none', 'opt_out', 'opt_in'),
        title: ref('text'),
        unsubscribe: oneOf('required'),
      }),
    ),
    channels: channels(),
    senders: mapOf(
      thing('SENDER', {
        address: { type: 'string', format: 'email' },
        name: ref('name'),
        reply_to: { type: 'string', format: 'email' },
      }),
    ),
    connections: mapOf(
      thing('CONNECTION', {
        kind: oneOf(...CONNECTION_KINDS),
        base: { type: 'string', pattern: '^https?://' },
        sign: oneOf('standard_webhooks'),
        answers: mapOf(mapOf(ref('field'))),
      }),
    ),
    windows: mapOf(thing('WINDOW', { days: ref('days'), from: ref('time'), to: ref('time') })),
    ladders: mapOf(ref('ladder')),
  });
}

function organisation(): Schema {
  return thing('ORGANISATION', {
    name: ref('name'),
    zone: ref('name'),
    calendar: ref('name'),
    locales: list(ref('name'), { minItems: 1 }),
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    postal_address: ref('name'),
  });
}

function channels(): Schema {
  const purposes = ref('purposes');
  const mail = thing('MAIL_CHANNEL', { sender: ref('name'), purposes });
  const other = thing('CHANNEL', { connection: ref('name'), purposes });
  const properties = CHANNELS.map((name) => [name, name === 'email' ? mail : other]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as Definitions,
    additionalProperties: false,
  };
}

export function guardsSchema(): Schema {
  const { purposes, count } = { purposes: ref('purposes'), count: { type: 'integer', minimum: 1 } };
  return thing('GUARDS', {
    guards: ref('id'),
    zones: list(oneOf('contact', 'customer', 'owner', 'organisation'), { minItems: 1 }),
    quiet_hours: thing('QUIET_HOURS', {
      from: ref('time'),
      to: ref('time'),
      except: list(ref('name')),
    }),
    closed_days: thing('CLOSED_DAYS', { hold: purposes, calendar: ref('name') }),
    blackouts: list(
      thing('BLACKOUT', {
        name: ref('id'),
        from: ref('day'),
        to: ref('day'),
        if: ref('expression'),
        purposes,
      }),
    ),
    caps: list(
      thing('CAP', {
        name: ref('id'),
        per: oneOf('contact', 'customer'),
        max: count,
        in: ref('rolling'),
        purposes,
        keep: thing('KEEP', { high: { type: 'integer', minimum: 0 } }),
        playbooks: list(ref('id'), { minItems: 1 }),
        if: ref('expression'),
      }),
    ),
    holds: list(thing('HOLD', { name: ref('id'), when: ref('expression'), purposes })),
    senders: mapOf(thing('RATE', { max: count, in: ref('rolling') })),
    patience: ref('span'),
    snooze_max: ref('span'),
  });
}

export function guardsDefinitions(): Definitions {
  const pattern = '^0*[1-9][0-9]{0,5}(m|h|d|w)$';
  return { rolling: { type: 'string', pattern, examples: ['7d', '1h'] } };
}

export function calendarSchema(): Schema {
  const day = { name: ref('name'), day: ref('day') };
  const hours = list({
    type: 'string',
    pattern: '^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$',
    examples: ['09:00-18:00'],
  });
  const closed = thing('CLOSED_DAY', { ...day, from: ref('day'), to: ref('day') });
  const year = thing('YEAR', {
    provisional: ref('yes_no'),
    closed: list(closed),
    open: list(thing('OPEN_DAY', { ...day, hours })),
  });
  return thing('CALENDAR', {
    calendar: ref('id'),
    title: ref('text'),
    zone: ref('name'),
    week: ref('weekdays'),
    hours: { ...hours, minItems: 1 },
    years: {
      type: 'object',
      patternProperties: { '^(19|20|21)[0-9]{2}$': year },
      additionalProperties: false,
    },
  });
}
