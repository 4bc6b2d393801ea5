import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** What keeps a step from going on while a playbook runs. The examples show what makes it less likely. */
const CALL = yaml`
  - {id: quote, call: {connection: billing, method: POST, path: /quotes, answer: quote}, outcomes: {failed: continue}}
`;
const CAREFUL = yaml`
  - id: quote
    call: {connection: billing, method: POST, path: /quotes, answer: quote}
    on_failure: skip
    outcomes:
      failed:
        - {id: by_hand, task: {title: Ask billing for a quote, assign: [queue.care], due: 1bd, give_up: 5bd}, outcomes: {given_up: continue}}
`;

export const RUNNING_EXPLANATIONS: Explanations = {
  'chain-empty': {
    means:
      'Nobody of a chain can take a task, notice, approval or message: people are missing or have left, and the queue at its end is gone.',
    why: 'Somebody must have it, and it is never given to just anybody. As soon as one of the places is filled, the step goes on by itself.',
    wrong: yaml`
      - {id: ring, task: {title: Call, assign: [customer.csm, queue.care], due: 1bd, give_up: 5bd}, outcomes: {given_up: continue}}
    `,
    right: yaml`
      - {id: ring, task: {title: Call, assign: [customer.csm, role.chief, queue.care], due: 1bd, give_up: 5bd}, outcomes: {given_up: continue}}
    `,
  },
  'date-missing': {
    means: 'A wait, a due date or a timeout hangs on a date that this customer does not have.',
    why: 'A date is never guessed. When it is entered, the step goes on by itself; who wants to go on without it asks first.',
    wrong: yaml`
      - {id: run_up, wait: {at: {date: customer.renews_on, before: 30d}}, outcomes: {reached: continue, past: continue}}
    `,
    right: yaml`
      - {id: run_up, if: has(customer.renews_on), wait: {at: {date: customer.renews_on, before: 30d}}, outcomes: {reached: continue, past: continue}}
    `,
  },
  'variable-missing': {
    means:
      'A text shows a value that was sure to be there, and is not: a required attribute that was never filled in.',
    why: 'A message with a hole in it is worse than none. When the value is entered, the step goes on by itself.',
    wrong: {
      'templates/hello.en.md': yaml`
        ---
        subject: Welcome
        purpose: service
        ---
        Hello {{ contact.name }}.
      `,
    },
    right: {
      'templates/hello.en.md': yaml`
        ---
        subject: Welcome
        purpose: service
        ---
        Hello {{ contact.name | default: "there" }}.
      `,
    },
  },
  'connection-refused': {
    means: 'The other side of a call or a channel does not accept our credentials.',
    why: 'Trying again with the same ones would change nothing, and may lock the account. Mend them in the environment, then release the step.',
    wrong: CALL,
    right: CAREFUL,
  },
  'answer-wrong-type': {
    means:
      'A call was answered, but a field of the answer is of another type than the catalog declares for it. The call ends as "failed".',
    why: 'Conditions and texts that read the answer count on its types.',
    wrong: CALL,
    right: CAREFUL,
  },
  'call-failed': {
    means: 'A call could not be made, however often it was tried.',
    why: 'What follows may need its answer, so the step stays until somebody has looked. "on_failure: skip" goes on without it.',
    wrong: CALL,
    right: CAREFUL,
  },
  'send-failed': {
    means:
      'A message could not be handed over, however often it was tried, or has no text in any locale that fits.',
    why: 'It is kept, so that it can still go when the cause is mended. "on_failure: skip" goes on without it.',
    wrong: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello]}}
    `,
    right: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello]}, on_failure: skip}
    `,
  },
  'settle-failed': {
    means:
      'What a step does could not be written to the database, however often it was tried. Nothing of it was done.',
    why: 'Going on would leave a gap that nobody sees. When the cause is mended, release the step, and it is tried again.',
    wrong: yaml`
      - {id: keep, set: {vars.tries: vars.tries + 1}}
    `,
    right: yaml`
      - {id: keep, set: {vars.tries: vars.tries + 1}}
    `,
  },
  'step-gone': {
    means:
      'An enrollment was moved to another version, and the migration parked it: its step is not there any more, or has no place for it.',
    why: 'Nobody can guess where it should go on. It stands before a step that has not begun and does nothing until a person jumps to where it goes on; trying again or resuming does not begin that step.',
    wrong: yaml`
      - {id: rest, wait: 3d}
    `,
    right: yaml`
      - {id: rest, wait: 3d}
    `,
  },
  'state-too-large': {
    means:
      'A text in "vars" is longer than 8 KiB, or all that an enrollment carries along is larger than 64 KiB.',
    why: 'It is written down at every step, for months. Long texts belong into an attribute or into the task where they were entered.',
    wrong: yaml`
      vars: {tries: {type: number, default: 0}, said: {type: text, default: ""}}
      steps:
        - id: ring
          task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, form: {words: {type: long_text, label: Words}}}
          outcomes: {given_up: continue}
        - {id: keep, set: {vars.said: steps.ring.form.words}}
        - {id: end, exit: done}
    `,
    right: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, form: {words: {type: long_text, label: Words}}}
        outcomes: {given_up: continue}
      - {id: keep, set: {customer.churn_reason: steps.ring.form.words}}
    `,
  },
  'visit-limit': {
    means: 'A step was reached for the 501st time by going back to it.',
    why: 'That is a loop nobody meant. An operator may release it for another 500 times; "repeat" with "max" says how often it should be.',
    wrong: yaml`
      - {id: hour, wait: 1h}
      - {id: again, branch: [{if: customer.health > 90, then: continue}, {else: {goto: hour}}]}
    `,
    right: yaml`
      - {id: hours, repeat: {max: 100, every: 1h, until: customer.health > 90, do: [{id: look, wait: 10m}]}}
    `,
  },
  'chain-too-long': {
    means: 'Ten playbooks in a row have started each other, and the last one was refused.',
    why: 'Two playbooks that wake each other would go on for ever. Let one of them be started by something that happens outside.',
    wrong: yaml`
      - {id: other, run: {playbook: other, way: by_hand}}
    `,
    right: yaml`
      - {id: other, if: enrollment.way == "won", run: {playbook: other, way: by_hand}}
    `,
  },
};
