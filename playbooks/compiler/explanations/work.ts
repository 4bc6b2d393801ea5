import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Tasks, chains, ladders, approvals, and what is written by set. */
export const WORK_EXPLANATIONS: Explanations = {
  'task-without-end': {
    means: 'A task has no "give_up": when nobody does it, it stays open.',
    why: 'The customer stays where it is until somebody notices. Say how long is long enough, and what follows then.',
    wrong: yaml`
      - {id: ring, task: {title: Call, assign: [queue.care], due: 1bd}}
    `,
    right: yaml`
      - {id: ring, task: {title: Call, assign: [queue.care], due: 1bd, give_up: 10bd}, outcomes: {given_up: continue}}
    `,
  },
  'chain-ends-in-person': {
    means: 'A chain of people does not end in a queue.',
    why: 'People leave and are away. A queue is always there, so the work is never with nobody.',
    wrong: yaml`
      - {id: word, notify: {to: [customer.csm], text: Hello}}
    `,
    right: yaml`
      - {id: word, notify: {to: [customer.csm, queue.care], text: Hello}}
    `,
  },
  'chain-wrong-type': {
    means:
      'A chain holds something of another kind than it takes: people where contacts are meant, a text where a person is meant.',
    why: 'A chain is gone through until one fits; this one never could.',
    wrong: yaml`
      - {id: hello, send: {template: hello, to: [customer.csm], as: [customer.csm, sender.hello]}}
    `,
    right: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [customer.csm, sender.hello]}}
    `,
  },
  'sender-chain-end': {
    means: '"as" does not end in a sender of the catalog.',
    why: 'When nobody of the people before it may send, the message still needs an address it comes from.',
    wrong: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [customer.csm]}}
    `,
    right: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [customer.csm, sender.hello]}}
    `,
  },
  'unknown-ladder': {
    means: 'A task or an approval names a ladder that the catalog does not have.',
    why: 'Nobody would be told when the task lies.',
    wrong: yaml`
      - {id: ring, task: {title: Call, assign: [queue.care], due: 1bd, ladder: upp, give_up: 5bd}, outcomes: {given_up: continue}}
    `,
    right: yaml`
      - {id: ring, task: {title: Call, assign: [queue.care], due: 1bd, ladder: up, give_up: 5bd}, outcomes: {given_up: continue}}
    `,
  },
  'ladder-end-zero': {
    means: 'The last rung of a ladder comes at once ("after: 0m"), and there is no "end".',
    why: 'Without "end" the last rung has as long to answer as it came after the one above: here no time at all.',
    wrong: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, ladder: {rungs: [{after: 0m, to: [queue.care]}]}}
        outcomes: {given_up: continue}
    `,
    right: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, ladder: {end: 1bd, rungs: [{after: 0m, to: [queue.care]}]}}
        outcomes: {given_up: continue}
    `,
  },
  'after-ladder-without-ladder': {
    means: 'A task is given up "after_ladder", but it has no ladder.',
    why: 'What is not there is never over, so the task would never be given up.',
    wrong: yaml`
      - {id: ring, task: {title: Call, assign: [queue.care], due: 1bd, give_up: after_ladder}, outcomes: {given_up: continue}}
    `,
    right: yaml`
      - {id: ring, task: {title: Call, assign: [queue.care], due: 1bd, ladder: up, give_up: after_ladder}, outcomes: {given_up: continue}}
    `,
  },
  'approval-without-within': {
    means:
      'An approval does not say how long it may take ("within") or what becomes of the draft then ("otherwise").',
    why: 'A draft that nobody looks at would wait for ever, and the customer with it.',
    wrong: yaml`
      - id: hello
        send: {template: hello, to: [contacts.champion], as: [sender.hello], approval: {by: [queue.care], otherwise: skip}}
    `,
    right: yaml`
      - id: hello
        send: {template: hello, to: [contacts.champion], as: [sender.hello], approval: {by: [queue.care], within: 2bd, otherwise: skip}}
    `,
  },
  'escalate-without-ladder': {
    means: 'An approval says "otherwise: escalate" and has no ladder.',
    why: 'The ladder says who is asked next, and when.',
    wrong: yaml`
      - id: hello
        send: {template: hello, to: [contacts.champion], as: [sender.hello], approval: {by: [queue.care], within: 2bd, otherwise: escalate}}
    `,
    right: yaml`
      - id: hello
        send: {template: hello, to: [contacts.champion], as: [sender.hello], approval: {by: [queue.care], within: 2bd, otherwise: escalate, ladder: up}}
    `,
  },
  'answer-unknown': {
    means:
      '"done_when" names an answer that the task does not have. A task without answers has the one answer "done".',
    why: 'What resolves a task by itself presses one of its buttons; this button is not there.',
    wrong: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, done_when: {booked: {event: call.booked}}}
        outcomes: {given_up: continue}
    `,
    right: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, done_when: {done: {event: call.booked}}}
        outcomes: {given_up: continue}
    `,
  },
  'merge-answers-differ': {
    means:
      'Two tasks have the same "merge_key" but not the same answers, perhaps in two playbooks.',
    why: 'They become one task when both are open. Whoever resolves it gives one answer, and each playbook must know what it means.',
    wrong: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, merge_key: call, answers: {reached: {label: Reached}, nobody: {label: Nobody}}}
        outcomes: {reached: continue, nobody: continue, given_up: continue}
      - id: ring_again
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, merge_key: call}
        outcomes: {given_up: continue}
    `,
    right: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, merge_key: call}
        outcomes: {given_up: continue}
      - id: ring_again
        task: {title: Call, assign: [queue.care], due: 1bd, give_up: 5bd, merge_key: call}
        outcomes: {given_up: continue}
    `,
  },
  'not-writable': {
    means: '"set" writes to an attribute that is not marked "writable" in the catalog.',
    why: 'Most attributes are kept up to date by another system. What a playbook wrote there would be lost at its next update, or spoil it.',
    wrong: yaml`
      - {id: keep, set: {customer.nickname: '"Al"'}}
    `,
    right: yaml`
      - {id: keep, set: {customer.churn_reason: '"price"'}}
    `,
  },
  'set-wrong-type': {
    means: '"set" writes a value of another type than the variable or attribute has.',
    why: 'Conditions and texts that read it later count on its type.',
    wrong: yaml`
      - {id: keep, set: {vars.tries: customer.name}}
    `,
    right: yaml`
      - {id: keep, set: {vars.tries: vars.tries + 1}}
    `,
  },
};
