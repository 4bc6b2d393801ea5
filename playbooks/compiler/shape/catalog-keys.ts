import type { Thing } from './keys';

/** The keys of `catalog.yaml`, `guards.yaml` and calendars. */

export const CATALOG: Thing = {
  thing: 'the catalog',
  required: ['catalog', 'organisation', 'customer'],
  optional: [
    'contacts',
    'people',
    'roles',
    'queues',
    'records',
    'events',
    'purposes',
    'channels',
    'senders',
    'connections',
    'windows',
    'ladders',
  ],
};

export const ORGANISATION: Thing = {
  thing: '"organisation"',
  required: ['name', 'zone', 'calendar', 'locales', 'currency', 'postal_address'],
  missing: { postal_address: 'commercial-without-address' },
};

/** Fields of one event or answer. */
export const MOST_FIELDS = 50;

/** A field of an event or of an answer: told by another system, as it is. */
export const VALUE: Thing = {
  thing: 'a field',
  required: ['type'],
  optional: ['of', 'required', 'default', 'values', 'label', 'personal'],
};
/** An attribute of a person. */
export const PLAIN_ATTRIBUTE: Thing = {
  thing: 'an attribute of a person',
  required: ['type'],
  optional: [...(VALUE.optional ?? []), 'writable', 'filter'],
};
export const ATTRIBUTE: Thing = {
  thing: 'an attribute',
  required: ['type'],
  optional: [
    ...(PLAIN_ATTRIBUTE.optional ?? []),
    'compute',
    'score',
    'refresh',
    'missing',
    'at_least',
  ],
};
export const SCORE_PART: Thing = { thing: 'a part of a score', required: ['weight', 'value'] };

export const CONTACTS: Thing = { thing: '"contacts"', optional: ['roles', 'attributes'] };
export const PEOPLE: Thing = { thing: '"people"', optional: ['attributes'] };
export const ROLE: Thing = { thing: 'a role', required: ['title'] };
export const QUEUE: Thing = {
  thing: 'a queue',
  required: ['title'],
  optional: ['calendar', 'zone', 'duty'],
};
export const RECORD: Thing = {
  thing: 'a record type',
  required: ['plural'],
  optional: ['attributes', 'title', 'list_title'],
};
export const EVENT: Thing = {
  thing: 'an event type',
  required: ['about'],
  optional: ['fields', 'title'],
};
export const PURPOSE: Thing = {
  thing: 'a purpose',
  required: ['consent', 'title'],
  optional: ['unsubscribe'],
};
export const CHANNELS = [
  'email',
  'slack',
  'feishu',
  'dingtalk',
  'wecom',
  'sms',
  'webhook',
] as const;
export const MAIL_CHANNEL: Thing = {
  thing: 'the channel "email"',
  required: ['sender'],
  optional: ['purposes'],
};
export const CHANNEL: Thing = {
  thing: 'a channel',
  required: ['connection'],
  optional: ['purposes'],
};
export const SENDER: Thing = {
  thing: 'a sender',
  required: ['address', 'name'],
  optional: ['reply_to'],
};
/** What a connection speaks: a channel's own way, or plain HTTP for `call`. */
export const CONNECTION_KINDS = ['http', 'slack', 'feishu', 'dingtalk', 'wecom', 'sms', 'webhook'];
export const CONNECTION: Thing = {
  thing: 'a connection',
  required: ['kind'],
  optional: ['base', 'sign', 'answers'],
};
export const WINDOW: Thing = { thing: 'a window', required: ['days', 'from', 'to'] };

export const GUARDS: Thing = {
  thing: 'the guards',
  required: ['guards'],
  optional: [
    'zones',
    'quiet_hours',
    'closed_days',
    'blackouts',
    'caps',
    'holds',
    'senders',
    'patience',
    'snooze_max',
  ],
};
export const QUIET_HOURS: Thing = {
  thing: '"quiet_hours"',
  required: ['from', 'to'],
  optional: ['except'],
};
export const CLOSED_DAYS: Thing = { thing: '"closed_days"', required: ['hold', 'calendar'] };
export const BLACKOUT: Thing = {
  thing: 'a blackout',
  required: ['name', 'from', 'to', 'purposes'],
  optional: ['if'],
};
export const CAP: Thing = {
  thing: 'a cap',
  required: ['name', 'per', 'max', 'in', 'purposes'],
  optional: ['keep', 'playbooks', 'if'],
};
export const KEEP: Thing = { thing: '"keep"', required: ['high'] };
export const HOLD: Thing = { thing: 'a hold', required: ['name', 'when', 'purposes'] };
export const RATE: Thing = { thing: 'the rate of a sender', required: ['max', 'in'] };

export const CALENDAR: Thing = {
  thing: 'a calendar',
  required: ['calendar', 'title', 'zone', 'week', 'hours', 'years'],
};
export const YEAR: Thing = { thing: 'a year', optional: ['provisional', 'closed', 'open'] };
export const CLOSED_DAY: Thing = {
  thing: 'a closed day',
  required: ['name'],
  optional: ['day', 'from', 'to'],
};
export const OPEN_DAY: Thing = {
  thing: 'an open day',
  required: ['day', 'name'],
  optional: ['hours'],
};
