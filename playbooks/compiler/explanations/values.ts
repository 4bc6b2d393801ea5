import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Ids, spans, times, dates and picks. */
export const VALUE_EXPLANATIONS: Explanations = {
  'bad-id': {
    means:
      'An id is not written as ids are: small letters, digits and _, beginning with a letter, at most 48 of them.',
    why: 'Ids stand in expressions (steps.first_call), in traces and in addresses. One way of writing them works everywhere.',
    wrong: yaml`
      - {id: First-Call, wait: 1d}
    `,
    right: yaml`
      - {id: first_call, wait: 1d}
    `,
  },
  'reserved-id': {
    means:
      'An id is a word that expressions keep for themselves, such as if, in, for, while, true, customer or steps.',
    why: 'In an expression nobody could tell the id from the word.',
    wrong: yaml`
      - {id: while, wait: 1d}
    `,
    right: yaml`
      - {id: meanwhile, wait: 1d}
    `,
  },
  'duplicate-id': {
    means:
      'Two steps of a playbook have the same id, in whatever lists they stand; or two files hold the same playbook.',
    why: 'Traces, goto, tests and expressions name a step by its id alone.',
    wrong: yaml`
      - {id: rest, wait: 1d}
      - {id: rest, wait: 2d}
    `,
    right: yaml`
      - {id: rest, wait: 1d}
      - {id: rest_again, wait: 2d}
    `,
  },
  'bad-span': {
    means:
      'A length of time is not written as the language writes it: a whole number and a unit, without a blank. Units are m h d w mo, and bd bh for business days and hours.',
    why: 'One way of writing them leaves no doubt: "5 days" could be calendar days or business days.',
    wrong: yaml`
      - {id: rest, wait: 5 days}
    `,
    right: yaml`
      - {id: rest, wait: 5d}
    `,
  },
  'span-too-long': {
    means: 'A length of time is longer than 800 days.',
    why: 'Calendars, people and contracts will have changed by then. What comes back each year is a way in of its own: "at" with "every: 12mo".',
    wrong: yaml`
      - {id: rest, wait: 900d}
    `,
    right: yaml`
      - {id: rest, wait: 800d}
    `,
  },
  'bad-time': {
    means:
      'A time of day is not written as four digits and a colon, from "00:00" to "23:59", in quotes.',
    why: 'Without quotes some readers of YAML make a number of 10:30, and "9:00" and "09:00" would be two spellings of one time.',
    wrong: yaml`
      - {id: rest, wait: {in: 5d, time: "9:00"}}
    `,
    right: yaml`
      - {id: rest, wait: {in: 5d, time: "09:00"}}
    `,
  },
  'bad-date': {
    means: 'A date is not year-month-day, or there is no such day.',
    why: 'A day that does not exist would silently become another one.',
    wrong: {
      'calendars/office.yaml': yaml`
        years: {2026: {closed: [{day: 2026-02-30, name: New Year}]}}
      `,
    },
    right: {
      'calendars/office.yaml': yaml`
        years: {2026: {closed: [{day: 2026-02-28, name: New Year}]}}
      `,
    },
  },
  'calendar-overlap': {
    means: 'A calendar says of one day that it is closed and that it is an extra workday.',
    why: 'Business days could not be counted over it.',
    wrong: {
      'calendars/office.yaml': yaml`
        years: {2026: {closed: [{day: 2026-01-03, name: New Year}], open: [{day: 2026-01-03, name: Make-up day}]}}
      `,
    },
    right: {
      'calendars/office.yaml': yaml`
        years: {2026: {closed: [{day: 2026-01-01, name: New Year}], open: [{day: 2026-01-03, name: Make-up day}]}}
      `,
    },
  },
  'pick-needs-enum': {
    means: '"pick" chooses by something that is not an enum.',
    why: 'Only an enum has values that can all be written down, so that none is forgotten. What depends on a number is a branch, or an enum that is computed in the catalog.',
    wrong: yaml`
      - {id: rest, wait: {pick: customer.health, low: 1d, high: 5d}}
    `,
    right: yaml`
      - {id: rest, wait: {pick: customer.tier, gold: 1d, silver: 5d}}
    `,
  },
  'pick-unknown-value': {
    means: 'A value under "pick" is none of the values the enum has.',
    why: 'What stands behind it would never be taken, and the value that was meant is left without one.',
    wrong: yaml`
      - {id: rest, wait: {pick: customer.tier, gold: 1d, sliver: 5d}}
    `,
    right: yaml`
      - {id: rest, wait: {pick: customer.tier, gold: 1d, silver: 5d}}
    `,
  },
  'pick-missing-value': {
    means: 'A value of the enum is not named under "pick", and there is no "else".',
    why: 'Customers with this value would have no length, ladder or template at all.',
    wrong: yaml`
      - {id: rest, wait: {pick: customer.tier, gold: 1d}}
    `,
    right: yaml`
      - {id: rest, wait: {pick: customer.tier, gold: 1d, else: 5d}}
    `,
  },
};
