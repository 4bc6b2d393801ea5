import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** How a playbook is left, what it is for, and who may be kept out of it. */
export const EXIT_EXPLANATIONS: Explanations = {
  'unknown-exit': {
    means: 'A step, the goal or "reenroll" names an exit that is not declared under "exits".',
    why: 'Exits are declared once, with their triggers, so that reports can count them by name.',
    wrong: yaml`
      - {id: end, exit: don}
    `,
    right: yaml`
      - {id: end, exit: done}
    `,
  },
  'exit-never-used': {
    means: 'An exit has no trigger, and no step leads to it.',
    why: 'Nobody will ever end this way, though reports will show it for ever with 0.',
    wrong: yaml`
      exits: {done: {}, gone: {}}
    `,
    right: yaml`
      exits: {done: {}, gone: {when: customer.health < 10}}
    `,
  },
  'closing-step': {
    means: 'A step under "do" of an exit waits, branches or asks for work.',
    why: 'It runs after the enrollment has ended: nothing is left that could wait or go elsewhere. It may notify, set, call, run, send, and open a task that nobody waits for.',
    wrong: yaml`
      exits:
        done: {}
        gone: {when: customer.health < 10, do: [{id: last, wait: 1d}]}
    `,
    right: yaml`
      exits:
        done: {}
        gone: {when: customer.health < 10, do: [{id: last, notify: {to: [queue.care], text: Gone}}]}
    `,
  },
  'on-exit-missing': {
    means: 'A step opens a task, and nothing says what becomes of it when the customer leaves.',
    why: 'An exit may come at any moment. Closing the task, keeping it or handing it over are three different things for the person who has it.',
    wrong: yaml`
      # no on_exit
      exits: {done: {}, gone: {when: customer.health < 10}}
    `,
    right: yaml`
      on_exit: {tasks: close}
      exits: {done: {}, gone: {when: customer.health < 10}}
    `,
  },
  'goal-missing': {
    means: 'The playbook has no goal.',
    why: 'Without one nobody can tell whether it works, however busy it is. The goal names the exit that is a success.',
    wrong: yaml`
      # no goal
      exits: {done: {}, gone: {when: customer.health < 10}}
    `,
    right: yaml`
      exits: {done: {}, gone: {when: customer.health < 10}}
      goal: {exit: done}
    `,
  },
  'goal-not-observable': {
    means: 'The playbook has a holdout, and the exit of its goal is reached by steps alone.',
    why: 'Those who are held out never do a step. Only a trigger, which looks at data, can tell that they got there by themselves; without it the comparison is worthless.',
    wrong: yaml`
      holdout: 10%
      exits: {done: {}}
      goal: {exit: done}
    `,
    right: yaml`
      holdout: 10%
      exits: {done: {}, well: {when: customer.health > 80}}
      goal: {exit: well}
    `,
  },
  'holdout-not-allowed': {
    means: 'The purpose of the playbook needs no consent, and some customers are held out of it.',
    why: 'What needs no consent is owed to everybody: a notice of the law, a change of terms.',
    wrong: {
      'catalog.yaml': yaml`
        purposes: {legal: {consent: none, title: Legal}}
      `,
      'call.playbook.yaml': yaml`
        purpose: legal
        holdout: 10%
        exits: {done: {}, well: {when: customer.health > 80}}
        goal: {exit: well}
        steps: [{id: end, exit: done}]
      `,
    },
    right: {
      'catalog.yaml': yaml`
        purposes: {legal: {consent: none, title: Legal}}
      `,
      'call.playbook.yaml': yaml`
        purpose: legal
        holdout: 0%
        steps: [{id: end, exit: done}]
      `,
    },
  },
  'duty-held-out': {
    means: 'A playbook with a holdout sends something for a purpose that needs no consent.',
    why: 'It is owed to everybody, and those who are held out would never get it. Such a mail lives in a playbook of its own, without a holdout.',
    wrong: {
      'catalog.yaml': yaml`
        purposes: {legal: {consent: none, title: Legal}}
      `,
      'templates/terms.en.md': yaml`
        ---
        subject: Terms
        purpose: legal
        ---
        Our terms change.
      `,
      'call.playbook.yaml': yaml`
        holdout: 10%
        exits: {done: {}, well: {when: customer.health > 80}}
        goal: {exit: well}
        steps:
          - {id: terms, send: {template: terms, purpose: legal, to: [contacts.champion], as: [sender.hello]}}
          - {id: end, exit: done}
      `,
    },
    right: {
      'catalog.yaml': yaml`
        purposes: {legal: {consent: none, title: Legal}}
      `,
      'templates/terms.en.md': yaml`
        ---
        subject: Terms
        purpose: legal
        ---
        Our terms change.
      `,
      'call.playbook.yaml': yaml`
        steps:
          - {id: terms, send: {template: terms, purpose: legal, to: [contacts.champion], as: [sender.hello]}}
          - {id: end, exit: done}
      `,
    },
  },
};
