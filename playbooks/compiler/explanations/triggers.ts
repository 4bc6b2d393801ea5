import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Triggers, ways in and events. */
export const TRIGGER_EXPLANATIONS: Explanations = {
  'trigger-kinds': {
    means:
      'A trigger says none or several of event, when, becomes, silence, at, schedule and manual.',
    why: 'One thing starts it, so that everybody knows what did. Two triggers are two ways in, two exits or two arms.',
    wrong: yaml`
      enroll:
        low: {when: customer.health < 20, becomes: customer.health < 20}
    `,
    right: yaml`
      enroll:
        low: {becomes: customer.health < 20}
    `,
  },
  'trigger-not-here': {
    means: 'This kind of trigger cannot stand at this place.',
    why: 'Some would never fire there, others for everybody at once: "when" as a way in would enroll all customers for whom it happens to hold.',
    wrong: yaml`
      enroll:
        low: {when: customer.health < 20}
    `,
    right: yaml`
      enroll:
        low: {becomes: customer.health < 20}
    `,
  },
  'past-missing': {
    means:
      'A way in by a date does not say what to do with those for whom the date has passed already.',
    why: 'On the first day that is most of them. "run" enrolls them at once, "skip" leaves them out; both can be right.',
    wrong: yaml`
      enroll:
        due: {at: {date: customer.renews_on, before: 90d}}
    `,
    right: yaml`
      enroll:
        due: {at: {date: customer.renews_on, before: 90d}, past: run}
    `,
  },
  'schedule-without-if': {
    means: 'A way in on a schedule has no "if".',
    why: 'It would enroll every customer there is, each time.',
    wrong: yaml`
      enroll:
        weekly: {schedule: {days: [mon], time: "09:00"}}
    `,
    right: yaml`
      enroll:
        weekly: {schedule: {days: [mon], time: "09:00"}, if: customer.health < 20}
    `,
  },
  'reenroll-missing': {
    means: 'The playbook does not say whether somebody who has left it may come back.',
    why: 'Getting the same mails twice surprises customers, and never getting them again surprises you. So it is never a default.',
    wrong: yaml`
      # no reenroll
      backfill: none
    `,
    right: yaml`
      reenroll: {after: 60d}
      backfill: none
    `,
  },
  'backfill-missing': {
    means: 'The playbook does not say what happens at publish to those who meet a way in already.',
    why: 'A new playbook must not surprise a thousand customers in one night.',
    wrong: yaml`
      # no backfill
      reenroll: never
    `,
    right: yaml`
      reenroll: never
      backfill: none
    `,
  },
  'backfill-matches-nobody': {
    means: '"backfill: matching" stands in a playbook whose ways in match nobody at publish.',
    why: 'Events, people and schedules bring somebody in when they happen. Only what holds today can be filled up: becomes, silence, and at with "past: run".',
    wrong: yaml`
      enroll: {won: {event: deal.won}}
      backfill: matching
    `,
    right: yaml`
      enroll: {low: {becomes: customer.health < 20}}
      backfill: matching
    `,
  },
  'broadcast-without-if': {
    means:
      'A wait, exit or way in takes an event that is about everyone, and does not say whom it concerns.',
    why: 'Each enrollment that waits would go on at once: one release note, and thousands of mails.',
    wrong: yaml`
      - {id: news, wait: {event: feature.shipped, timeout: 30d}, outcomes: {timeout: continue}}
    `,
    right: yaml`
      - {id: news, wait: {event: feature.shipped, if: 'event.name == "calls"', timeout: 30d}, outcomes: {timeout: continue}}
    `,
  },
  'unknown-event': {
    means: 'A trigger names an event that the catalog does not have.',
    why: 'Events are declared with their fields, so that a misspelt one is not waited for in vain.',
    wrong: yaml`
      - {id: booked, wait: {event: call.boked, timeout: 5bd}, outcomes: {timeout: continue}}
    `,
    right: yaml`
      - {id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: continue}}
    `,
  },
  'event-not-about': {
    means:
      'The playbook is for one kind of thing, and the event is about another that never reaches it.',
    why: "An enrollment of a contract hears of its contract, its customer and the customer's contacts; one of a contact never hears of a contract.",
    wrong: yaml`
      for: contact
      facts: {}
      enroll: {signed: {event: contract.signed}}
    `,
    right: yaml`
      for: customer
      enroll: {signed: {event: contract.signed}}
    `,
  },
  'reserved-event': {
    means:
      'The catalog declares an event that the product reports by itself, such as outreach.replied or task.resolved.',
    why: 'It has its own fields already, and nobody could tell the two apart.',
    wrong: {
      'catalog.yaml': yaml`
        events: {task.resolved: {about: customer}}
      `,
    },
    right: {
      'catalog.yaml': yaml`
        events: {ticket.resolved: {about: customer}}
      `,
    },
  },
  'time-in-watched': {
    means:
      '"when", "becomes" or "pause_while" reads the clock: days_since, days_until, today or now.',
    why: 'Such a condition is looked at when a value changes. Nothing changes when a day passes, so it would never be noticed. A computed attribute with "refresh: daily" changes, and so does "silence" or "at".',
    wrong: yaml`
      exits:
        done: {}
        late: {when: days_since(enrollment.started_at) > 30}
    `,
    right: yaml`
      exits:
        done: {}
        late: {at: {date: enrollment.started_at, after: 30d}}
    `,
  },
};
