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
  ],
  later: {
    connections: 'leave them out for now: mail goes over the server in SMTP_URL',
    windows: 'leave them out for now',
    ladders: 'leave them out for now; use "give_up" of a task',
  },
};

export const ORGANISATION: Thing = {
  thing: '"organisation"',
  required: ['name', 'zone', 'calendar', 'locales', 'currency', 'postal_address'],
};

const COMPUTED = 'let another system keep this attribute and post its changes';
export const ATTRIBUTE: Thing = {
  thing: 'an attribute',
  required: ['type'],
  optional: ['of', 'required', 'default', 'values', 'label', 'writable', 'personal', 'filter'],
  later: {
    compute: COMPUTED,
    score: COMPUTED,
    refresh: COMPUTED,
    missing: COMPUTED,
    at_least: COMPUTED,
  },
};

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
  optional: ['attributes'],
};
export const EVENT: Thing = {
  thing: 'an event type',
  required: ['about'],
  optional: ['fields'],
};
export const PURPOSE: Thing = {
  thing: 'a purpose',
  required: ['consent', 'title'],
  optional: ['unsubscribe'],
};
export const CHANNEL: Thing = {
  thing: 'a channel',
  optional: ['sender', 'purposes'],
  later: { connection: 'name a sender of the catalog: {sender: care}' },
};
export const SENDER: Thing = {
  thing: 'a sender',
  required: ['address', 'name'],
  optional: ['reply_to'],
};

const GUARD = 'leave it out for now: consent and suppression hold without it';
export const GUARDS: Thing = {
  thing: 'the guards',
  required: ['guards'],
  optional: ['zones'],
  later: {
    quiet_hours: GUARD,
    closed_days: GUARD,
    blackouts: GUARD,
    caps: GUARD,
    holds: GUARD,
    senders: GUARD,
    patience: GUARD,
    snooze_max: GUARD,
  },
};

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
