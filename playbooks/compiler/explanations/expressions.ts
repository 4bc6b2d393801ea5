import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Expressions: conditions, values, and the names in them. */
export const EXPRESSION_EXPLANATIONS: Explanations = {
  'expression-syntax': {
    means:
      'An expression stops making sense at the marked place: a bracket is missing, or two signs follow each other.',
    why: 'What cannot be read cannot be decided by.',
    wrong: yaml`
      facts: {weak: customer.health < 50 &&}
    `,
    right: yaml`
      facts: {weak: customer.health < 50 && customer.tier == "gold"}
    `,
  },
  'expression-not-allowed': {
    means:
      'The expression uses something that is no part of the language, such as [ ] after a name, null, % or a comment.',
    why: 'Expressions stay small, so that everybody can read them, every value can be shown in the trace, and nothing can fail while a playbook runs.',
    wrong: yaml`
      facts: {known: customer.nickname != null}
    `,
    right: yaml`
      facts: {known: has(customer.nickname)}
    `,
  },
  'expression-too-big': {
    means: 'An expression has more than 1,000 characters, 400 parts or 24 levels of brackets.',
    why: 'Nobody can check an expression of this size with their eyes. Give its parts names under "facts".',
    wrong: yaml`
      facts: {weak: '!!!!!!!!!!!!!!!!!!!!!!!!!!!!(customer.health < 50)'}
    `,
    right: yaml`
      facts: {weak: customer.health < 50}
    `,
  },
  'unknown-name': {
    means:
      'An expression or text begins with a name that nothing has here. It begins with customer, contacts, steps, vars, facts, role, queue, sender, or what the playbook is for.',
    why: 'It would always be missing, and the condition would silently never hold.',
    wrong: yaml`
      facts: {weak: custmer.health < 50}
    `,
    right: yaml`
      facts: {weak: customer.health < 50}
    `,
  },
  'unknown-field': {
    means: 'The thing is known, but it has no such field.',
    why: 'A value that does not exist would always be missing. Attributes are declared in catalog.yaml.',
    wrong: yaml`
      facts: {weak: customer.helth < 50}
    `,
    right: yaml`
      facts: {weak: customer.health < 50}
    `,
  },
  'unknown-function': {
    means: 'An expression calls a function that the language does not have.',
    why: 'There are few functions, none of them can fail, and each means the same everywhere.',
    wrong: yaml`
      facts: {weak: 'minimum(customer.health, 50) < 20'}
    `,
    right: yaml`
      facts: {weak: 'min(customer.health, 50) < 20'}
    `,
  },
  'wrong-arguments': {
    means: 'A function gets too few, too many or other kinds of values than it takes.',
    why: 'With these it would have no meaning.',
    wrong: yaml`
      facts: {part: scale(customer.health) > 50}
    `,
    right: yaml`
      facts: {part: 'scale(customer.health, 0, 80) > 50'}
    `,
  },
  'wrong-type': {
    means:
      'Two values are compared or calculated with that can never be of one kind, such as a number and a text.',
    why: 'The comparison could never be true. Often a number stands in quotes.',
    wrong: yaml`
      facts: {weak: customer.health < "50"}
    `,
    right: yaml`
      facts: {weak: customer.health < 50}
    `,
  },
  'not-yes-no': {
    means: 'A condition gives something else than yes or no.',
    why: 'A condition decides between two ways. "Is there a value" is asked with has(…).',
    wrong: yaml`
      facts: {known: customer.nickname}
      enroll: {won: {event: deal.won, if: customer.nickname}}
    `,
    right: yaml`
      facts: {known: has(customer.nickname)}
      enroll: {won: {event: deal.won, if: facts.known}}
    `,
  },
  'not-an-enum-value': {
    means: 'An enum is compared with a text that is none of its values.',
    why: 'The comparison could never be true.',
    wrong: yaml`
      facts: {dear: customer.tier == "glod"}
    `,
    right: yaml`
      facts: {dear: customer.tier == "gold"}
    `,
  },
  'not-equal-unknown': {
    means:
      '"!=" compares a value that may be missing. When it is missing, the comparison is false.',
    why: 'A comparison with a missing value is never true, also not "is different". If a missing value should count as different, say "not the same".',
    wrong: yaml`
      facts: {others: customer.nickname != "Al"}
    `,
    right: yaml`
      facts: {others: '!(customer.nickname == "Al")'}
    `,
  },
  'always-true': {
    means: 'A condition holds whatever happens.',
    why: 'A condition that cannot change decides nothing; usually something else was meant.',
    wrong: yaml`
      facts: {sure: 1 < 2}
    `,
    right: yaml`
      facts: {sure: vars.tries < 2}
    `,
  },
  'always-false': {
    means: 'A condition can never hold.',
    why: 'What it guards would never be done; usually something else was meant.',
    wrong: yaml`
      facts: {never: 2 < 1}
    `,
    right: yaml`
      facts: {never: vars.tries < 1}
    `,
  },
  'personal-in-trace': {
    means:
      'An attribute that the catalog marks as personal is read where its value would be written down for others to see.',
    why: 'The values that decide are kept in the trace. What is personal must not be in traces, workflow history or logs.',
    wrong: yaml`
      facts: {special: customer.secret == "x"}
    `,
    right: yaml`
      facts: {special: customer.tier == "gold"}
    `,
  },
  'refresh-missing': {
    means:
      'A computed attribute reads the clock (days_since, today, …) and does not say when it is computed anew.',
    why: 'Its value changes as time passes, without any of its inputs changing. "refresh" says how fresh it must be.',
    wrong: {
      'catalog.yaml': yaml`
        customer: {days_unpaid: {type: number, compute: days_since(customer.paid_at)}}
      `,
    },
    right: {
      'catalog.yaml': yaml`
        customer: {days_unpaid: {type: number, compute: days_since(customer.paid_at), refresh: daily}}
      `,
    },
  },
  'compute-cycle': {
    means: 'Computed attributes are computed from each other in a circle.',
    why: 'None of them could ever be the first.',
    wrong: {
      'catalog.yaml': yaml`
        customer: {risk: {type: number, compute: customer.worry * 2}, worry: {type: number, compute: customer.risk + 1}}
      `,
    },
    right: {
      'catalog.yaml': yaml`
        customer: {risk: {type: number, compute: customer.worry * 2}, worry: {type: number, compute: customer.health + 1}}
      `,
    },
  },
};
