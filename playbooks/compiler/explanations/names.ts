import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Names that the catalog or the project must know. */
export const NAME_EXPLANATIONS: Explanations = {
  'unknown-role': {
    means: 'role.… names a role that the catalog does not have.',
    why: 'Who holds a role is set in the product; which roles there are stands in the catalog, so that a misspelt one is found here.',
    wrong: yaml`
      - {id: word, notify: {to: [role.chef, queue.care], text: Hello}}
    `,
    right: yaml`
      - {id: word, notify: {to: [role.chief, queue.care], text: Hello}}
    `,
  },
  'unknown-queue': {
    means: 'queue.… names a queue that the catalog does not have.',
    why: 'Work for a queue that does not exist would reach nobody.',
    wrong: yaml`
      - {id: word, notify: {to: [queue.car], text: Hello}}
    `,
    right: yaml`
      - {id: word, notify: {to: [queue.care], text: Hello}}
    `,
  },
  'unknown-purpose': {
    means: 'A purpose is named that the catalog does not have.',
    why: 'The purpose decides whether a contact has consented, and which caps and holds apply.',
    wrong: yaml`
      purpose: servise
    `,
    right: yaml`
      purpose: service
    `,
  },
  'unknown-channel': {
    means: 'A channel is named that the language or the catalog does not have.',
    why: 'Outreach leaves by the channels of the catalog only: each needs a sender or a connection.',
    wrong: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello], channel: [emial]}}
    `,
    right: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello], channel: [email]}}
    `,
  },
  'unknown-window': {
    means: 'A window is named that the catalog does not have. "always" is built in.',
    why: 'The window says when outreach may go.',
    wrong: yaml`
      window: ofice
    `,
    right: yaml`
      window: office
    `,
  },
  'unknown-calendar': {
    means: 'A calendar is named for which there is no file calendars/<id>.yaml.',
    why: 'Business days and opening hours are counted on a calendar.',
    wrong: yaml`
      calendar: ofice
    `,
    right: yaml`
      calendar: office
    `,
  },
  'unknown-connection': {
    means: 'A call or a channel names a connection that the catalog does not have.',
    why: 'Calls go to named ends, so that addresses and secrets never stand in a playbook.',
    wrong: yaml`
      - {id: quote, call: {connection: biling, method: POST, path: /quotes}, outcomes: {failed: continue}}
    `,
    right: yaml`
      - {id: quote, call: {connection: billing, method: POST, path: /quotes}, outcomes: {failed: continue}}
    `,
  },
  'unknown-playbook': {
    means:
      'A test, a scenario, a cap of the guards or a step "run" names a playbook that the project does not have.',
    why: 'What is said about it would never count.',
    wrong: {
      'guards.yaml': yaml`
        caps: [{name: calls, per: customer, max: 1, in: 7d, purposes: [service], playbooks: [cal]}]
      `,
    },
    right: {
      'guards.yaml': yaml`
        caps: [{name: calls, per: customer, max: 1, in: 7d, purposes: [service], playbooks: [call]}]
      `,
    },
  },
  'unknown-person-attribute': {
    means:
      'A text or expression reads an attribute of a person of yours that the catalog does not declare under "people".',
    why: 'It would always be missing.',
    wrong: yaml`
      - {id: word, notify: {to: [queue.care], text: "{{ customer.csm.nmae | default: 'Somebody' }} calls"}}
    `,
    right: yaml`
      - {id: word, notify: {to: [queue.care], text: "{{ customer.csm.name | default: 'Somebody' }} calls"}}
    `,
  },
  'unknown-attribute-type': {
    means: 'An attribute or field has a type that the language does not have.',
    why: 'Types are what expressions, forms and texts are checked by: text, long_text, number, money, boolean, date, time, enum, person, contact, list.',
    wrong: {
      'catalog.yaml': yaml`
        customer: {seats: {type: nubmer}}
      `,
    },
    right: {
      'catalog.yaml': yaml`
        customer: {seats: {type: number}}
      `,
    },
  },
};
