import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Guards, calendars, and what the longest way through a playbook adds up to. */
export const BOUND_EXPLANATIONS: Explanations = {
  'commercial-without-address': {
    means:
      'A purpose of the catalog has "unsubscribe: required", and the organisation has no postal address.',
    why: 'The law of most countries wants commercial mail to say where its sender can be written to. The address goes into the footer by itself.',
    wrong: {
      'catalog.yaml': yaml`
        organisation: {postal_address: ""}
      `,
    },
    right: {
      'catalog.yaml': yaml`
        organisation: {postal_address: "1 Road, Town"}
      `,
    },
  },
  'hold-on-transactional': {
    means: 'A hold of the guards names a purpose that needs no consent.',
    why: 'What is owed to everybody would wait with the rest, perhaps until it is too late. It can be meant; then leave it.',
    wrong: {
      'catalog.yaml': yaml`
        purposes: {legal: {consent: none, title: Legal}}
      `,
      'guards.yaml': yaml`
        holds: [{name: unwell, when: customer.health < 20, purposes: [service, legal]}]
      `,
    },
    right: {
      'catalog.yaml': yaml`
        purposes: {legal: {consent: none, title: Legal}}
      `,
      'guards.yaml': yaml`
        holds: [{name: unwell, when: customer.health < 20, purposes: [service]}]
      `,
    },
  },
  'within-shorter-than-window': {
    means: 'A send may wait less long than its window can stay closed, over a weekend for example.',
    why: 'A message that has waited longer than "within" is skipped. Written on a Friday evening, this one could never go.',
    wrong: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello], window: office, within: 1d}}
    `,
    right: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello], window: office, within: 5d}}
    `,
  },
  'cap-never-free': {
    means:
      'Within 30 days one way through the playbook plans more sends than a cap of the guards lets through.',
    why: 'The others would wait for their turn and be skipped in the end. Better write less often.',
    wrong: {
      'guards.yaml': yaml`
        caps: [{name: rarely, per: contact, max: 1, in: 30d, purposes: [service]}]
      `,
      'call.playbook.yaml': yaml`
        - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello]}}
        - {id: rest, wait: 2d}
        - {id: again, send: {template: hello, to: [contacts.champion], as: [sender.hello]}}
      `,
    },
    right: {
      'guards.yaml': yaml`
        caps: [{name: rarely, per: contact, max: 1, in: 30d, purposes: [service]}]
      `,
      'call.playbook.yaml': yaml`
        - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello]}}
        - {id: rest, wait: 31d}
        - {id: again, send: {template: hello, to: [contacts.champion], as: [sender.hello]}}
      `,
    },
  },
  'worst-case': {
    means:
      'When everything goes the longest way, somebody gets 20 messages or 600 tasks within 30 days, or an enrollment makes 1,000 events of history in a day.',
    why: 'That is rarely meant. It is the worst case: what usually happens may be far less, so it is only a warning.',
    wrong: yaml`
      - id: daily
        repeat:
          max: 40
          every: 1d
          do: [{id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello]}}]
    `,
    right: yaml`
      - id: weekly
        repeat:
          max: 10
          every: 1w
          do: [{id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello]}}]
    `,
  },
  'calendar-year-missing': {
    means:
      'Ways through the playbook reach into a year that the calendar does not have. While a playbook runs: a step came to that year, and is parked until it is there.',
    why: 'Closed days of a year that nobody has written down are never guessed. Add the year to the calendar; parked steps go on by themselves.',
    wrong: yaml`
      - {id: rest, wait: 300d}
      - {id: ring, task: {title: Call, assign: [queue.care], due: 2bd, give_up: 5bd}, outcomes: {given_up: continue}}
    `,
    right: yaml`
      - {id: rest, wait: 3d}
      - {id: ring, task: {title: Call, assign: [queue.care], due: 2bd, give_up: 5bd}, outcomes: {given_up: continue}}
    `,
  },
  'calendar-year-provisional': {
    means:
      'Ways through the playbook reach into a year that the calendar marks as provisional: its days off are not announced yet.',
    why: 'Dates in it are computed and shown as preliminary, and all of them are computed again when the year changes.',
    wrong: {
      'calendars/office.yaml': yaml`
        years: {2027: {provisional: true}}
      `,
      'call.playbook.yaml': yaml`
        - {id: rest, wait: 300d}
        - {id: ring, task: {title: Call, assign: [queue.care], due: 2bd, give_up: 5bd}, outcomes: {given_up: continue}}
      `,
    },
    right: {
      'calendars/office.yaml': yaml`
        years: {2027: {closed: [{day: 2027-01-01, name: New Year}]}}
      `,
      'call.playbook.yaml': yaml`
        - {id: rest, wait: 300d}
        - {id: ring, task: {title: Call, assign: [queue.care], due: 2bd, give_up: 5bd}, outcomes: {given_up: continue}}
      `,
    },
  },
};
