import { CHANNELS, CONNECTION_KINDS } from '../shape/catalog-keys';
import { LOCALE } from '../shape/basics';
import { id } from './basics';
import { list, mapOf, oneOf, ref, text, thing, whole } from './schema';
import type { Definitions, Schema } from './schema';
import { atMostOne, has, hasOneOf, needs, onlyWith, says, shaped, without } from './shapes';
import { typedDefault } from './shapes';
import { labels, values } from './work';
import { choice } from './words-values';

/** The catalog, the guards and calendars. */

const TYPES = [
  ...['text', 'long_text', 'number', 'money', 'boolean', 'date', 'time', 'enum'],
  ...['person', 'contact', 'list'],
];
const PLAIN_TYPES = TYPES.filter((type) => type !== 'enum' && type !== 'list');

const MOST = { attributes: 200, fields: 50, events: 500, records: 20 };

export function catalogDefinitions(): Definitions {
  const value = {
    type: oneOf(...TYPES),
    of: oneOf(...TYPES.filter((type) => type !== 'list')),
    required: ref('yes_no'),
    default: ref('scalar'),
    values: shaped({ map: labels(), list: values() }),
    label: ref('text'),
    personal: ref('yes_no'),
  };
  const plain = { ...value, writable: ref('yes_no'), filter: ref('yes_no') };
  const computed = {
    compute: ref('expression'),
    score: mapOf(ref('score_part'), ref('id'), { minProperties: 1 }),
    refresh: choice('refresh'),
    missing: choice('missing'),
    at_least: { type: 'integer', minimum: 1 },
  };
  const weight = { type: 'number', exclusiveMinimum: 0 };
  const field = thing('VALUE', value, { allOf: parts() });
  return {
    field: shaped({ map: field, scalar: oneOf(...PLAIN_TYPES) }),
    plain_attribute: thing('PLAIN_ATTRIBUTE', plain, { allOf: parts() }),
    attribute: thing('ATTRIBUTE', { ...plain, ...computed }, { allOf: [...parts(), ...scores()] }),
    score_part: thing('SCORE_PART', { weight, value: ref('expression') }),
    role: thing('ROLE', { title: ref('title') }),
  };
}

/** Labels of an enum. */
/** `values` are of an enum, `of` is of a list; a default fits its type. */
function parts(): readonly Schema[] {
  const [isEnum, isList] = [says('type', 'enum'), says('type', 'list')];
  const mayHaveValues = { anyOf: [isEnum, has('of')] };
  return [
    needs(isEnum, 'values'),
    needs(isList, 'of'),
    onlyWith(mayHaveValues, 'values'),
    onlyWith(isList, 'of'),
    ...typedDefault(),
  ];
}

/** What is computed is not written, and is computed in one way. */
function scores(): readonly Schema[] {
  const computed = hasOneOf('compute', 'score');
  return [
    ...atMostOne('compute', 'score'),
    without(computed, 'required', 'default', 'writable'),
    onlyWith(computed, 'refresh'),
    onlyWith(has('score'), 'missing', 'at_least'),
  ];
}

export function catalogSchema(): Schema {
  const attributes = mapOf(ref('attribute'), ref('id'), { maxProperties: MOST.attributes });
  const { people, ...owned } = {
    people: mapOf(ref('plain_attribute'), ref('id'), { maxProperties: MOST.attributes }),
    attributes,
  };
  const titles = { title: ref('title'), list_title: ref('title') };
  return thing('CATALOG', {
    catalog: ref('id'),
    organisation: organisation(),
    customer: attributes,
    contacts: thing('CONTACTS', { roles: mapOf(ref('role')), ...owned }),
    people: thing('PEOPLE', { attributes: people }),
    roles: mapOf(ref('role')),
    queues: mapOf(queue()),
    records: mapOf(thing('RECORD', { plural: ref('id'), ...titles, ...owned }), ref('id'), {
      maxProperties: MOST.records,
    }),
    events: mapOf(event(), ref('event_type'), { maxProperties: MOST.events }),
    purposes: mapOf(
      thing('PURPOSE', {
        consent: choice('consent'),
        title: ref('title'),
        unsubscribe: oneOf('required'),
      }),
    ),
    channels: channels(),
    senders: mapOf(
      thing('SENDER', { address: ref('address'), name: ref('name'), reply_to: ref('address') }),
    ),
    connections: mapOf(connection()),
    windows: mapOf(
      thing('WINDOW', { days: ref('days'), from: ref('time'), to: ref('time') }),
      id('always'),
    ),
    ladders: mapOf(ref('ladder')),
  });
}

function queue(): Schema {
  const where = { calendar: ref('name'), zone: ref('zone') };
  return thing('QUEUE', { title: ref('title'), ...where, duty: ref('yes_no') });
}

function event(): Schema {
  const about = { type: 'string', minLength: 1, examples: ['customer', 'contact', 'everyone'] };
  return thing('EVENT', { about, title: ref('title'), fields: fields() });
}

function fields(): Schema {
  return mapOf(ref('field'), ref('id'), { maxProperties: MOST.fields });
}

function connection(): Schema {
  const local = 'http://(localhost|127\\.0\\.0\\.1)';
  const base = `^(https://[A-Za-z0-9.-]+|${local})(:[0-9]{1,5})?(/[^\\s?#]*)?$`;
  return thing(
    'CONNECTION',
    {
      kind: oneOf(...CONNECTION_KINDS),
      base: text(base, 'Write an address like https://billing.example.com/v1.'),
      sign: oneOf('standard_webhooks'),
      answers: mapOf(fields()),
    },
    { allOf: [needs(says('kind', 'http'), 'base')] },
  );
}

function organisation(): Schema {
  return thing('ORGANISATION', {
    name: ref('name'),
    zone: ref('zone'),
    calendar: ref('name'),
    locales: list(text(LOCALE.source, 'Write a locale like en or zh-CN.'), { minItems: 1 }),
    currency: text('^[A-Z]{3}$', 'Write a currency in three letters, like CNY or EUR.'),
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
  const [purposes, count] = [ref('purposes'), whole(1, 1_000_000)];
  return thing('GUARDS', {
    guards: ref('id'),
    zones: list(oneOf('contact', 'customer', 'owner', 'organisation'), { minItems: 1 }),
    quiet_hours: thing('QUIET_HOURS', {
      from: ref('time'),
      to: ref('time'),
      except: list(ref('name')),
    }),
    closed_days: thing('CLOSED_DAYS', {
      hold: purposes,
      calendar: { type: 'string', minLength: 1, examples: ['customer'] },
    }),
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
        playbooks: list(ref('name'), { minItems: 1 }),
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
  const message = 'Write minutes, hours, days or weeks: 30m, 24h, 7d, 2w.';
  const pattern = '^(?=0*[1-9])[0-9]{1,6}(m|h|d|w)$';
  return { rolling: text(pattern, message, { examples: ['7d', '1h'] }) };
}

export function calendarSchema(): Schema {
  const day = { name: ref('name'), day: ref('day') };
  const time = '([01][0-9]|2[0-3]):[0-5][0-9]';
  const range = text(`^${time}-(${time}|24:00)$`, 'Write hours in quotes: "09:00-18:00".', {
    examples: ['09:00-18:00'],
  });
  const hours = list(range, { minItems: 1 });
  const closed = thing(
    'CLOSED_DAY',
    { ...day, from: ref('day'), to: ref('day') },
    {
      anyOf: [has('day'), has('from', 'to')],
      allOf: [without(has('day'), 'from', 'to')],
    },
  );
  const year = thing('YEAR', {
    provisional: ref('yes_no'),
    closed: list(closed),
    open: list(thing('OPEN_DAY', { ...day, hours })),
  });
  return thing('CALENDAR', {
    calendar: ref('id'),
    title: ref('title'),
    zone: ref('zone'),
    week: ref('weekdays'),
    hours,
    years: {
      type: 'object',
      patternProperties: { '^(19|20|21)[0-9]{2}$': year },
      additionalProperties: false,
    },
  });
}
