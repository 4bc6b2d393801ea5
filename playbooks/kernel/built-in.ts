import type { Attribute, Attributes, AttributeType } from './catalog';

/** What no catalog declares because the product has it: one table for names, types, schemas and messages. */

function attribute(type: AttributeType, more: Partial<Attribute> = {}): Attribute {
  return { type, required: false, writable: false, personal: false, filter: false, ...more };
}
const sure = (type: AttributeType): Attribute => attribute(type, { required: true });

/** Attributes every thing of a kind has. Required: there always is a value. */
export const BUILT_IN: Readonly<
  Record<'customer' | 'contact' | 'person' | 'record' | 'event', Attributes>
> = {
  customer: {
    id: sure('text'),
    zone: attribute('text'),
    calendar: attribute('text'),
    locale: attribute('text'),
    created_at: sure('time'),
  },
  contact: {
    id: sure('text'),
    zone: attribute('text'),
    locale: attribute('text'),
    preferred_channel: attribute('text'),
    reach: attribute('list', { of: 'text', required: true }),
  },
  person: {
    id: sure('text'),
    email: attribute('text'),
    manager: attribute('person'),
    delegate: attribute('person'),
    active: sure('boolean'),
    may_send: attribute('boolean'),
    zone: attribute('text'),
    calendar: attribute('text'),
    locale: attribute('text'),
  },
  record: { id: sure('text'), created_at: sure('time') },
  event: { at: sure('time'), contact: attribute('contact'), source: sure('text') },
};

/** An event the product reports by itself; its name cannot be declared. */
export interface SystemEvent {
  readonly about: 'customer' | 'contact';
  readonly fields: Attributes;
}

export const SYSTEM_EVENTS: Readonly<Record<string, SystemEvent>> = {
  'outreach.replied': {
    about: 'contact',
    fields: { step: sure('text'), playbook: sure('text'), channel: sure('text') },
  },
  'outreach.bounced': {
    about: 'contact',
    fields: { step: sure('text'), playbook: sure('text'), hard: sure('boolean') },
  },
  'survey.answered': {
    about: 'contact',
    fields: { survey: sure('text'), score: sure('number'), text: attribute('text') },
  },
  'task.resolved': {
    about: 'customer',
    fields: { playbook: sure('text'), step: sure('text'), outcome: sure('text') },
  },
  'enrollment.ended': {
    about: 'customer',
    fields: { playbook: sure('text'), exit: sure('text') },
  },
  'owner.changed': { about: 'customer', fields: { attribute: sure('text') } },
  'customer.created': { about: 'customer', fields: {} },
  'note.added': { about: 'customer', fields: { kind: sure('text') } },
};

/** Of these only others can tell: they are posted like an event of the catalog. */
export const POSTED_EVENTS: readonly string[] = [
  'outreach.replied',
  'outreach.bounced',
  'survey.answered',
];
