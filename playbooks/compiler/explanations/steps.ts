import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Steps, what follows them, and where goto may go. */
export const STEP_EXPLANATIONS: Explanations = {
  'one-verb': {
    means:
      'A step has no verb, or two of them. The verbs are send, task, notify, wait, branch, split, parallel, repeat, set, call, run, use and exit.',
    why: 'A step does one thing, so that its outcome has one meaning and its trace one line.',
    wrong: yaml`
      - {id: end, wait: 1d, exit: done}
    `,
    right: yaml`
      - {id: rest, wait: 1d}
      - {id: end, exit: done}
    `,
  },
  'unknown-step': {
    means: 'goto, since or an expression names a step that the playbook does not have.',
    why: 'There would be nowhere to go.',
    wrong: yaml`
      - {id: call_day, wait: 1d}
      - {id: again, branch: [{if: customer.health > 90, then: {goto: cal_day}}, {else: continue}]}
    `,
    right: yaml`
      - {id: call_day, wait: 1d}
      - {id: again, branch: [{if: customer.health > 90, then: {goto: call_day}}, {else: continue}]}
    `,
  },
  'goto-out-of-sight': {
    means:
      'goto names a step inside another list: one that hangs under an outcome, an arm or a turn.',
    why: 'A jump into the middle of such a list would skip what leads there. goto reaches the steps of the same list and of the lists around it.',
    wrong: yaml`
      - id: size
        branch:
          - {if: customer.health < 50, then: [{id: look, wait: 1d}, {id: talk, wait: 2d}]}
          - else: continue
      - {id: again, branch: [{if: customer.health > 90, then: {goto: talk}}, {else: continue}]}
    `,
    right: yaml`
      - id: size
        branch:
          - {if: customer.health < 50, then: [{id: look, wait: 1d}]}
          - else: continue
      - {id: talk, wait: 2d}
      - {id: again, branch: [{if: customer.health > 90, then: {goto: talk}}, {else: continue}]}
    `,
  },
  'goto-over-parallel': {
    means: 'goto wants to enter a branch of "parallel", or to leave one.',
    why: 'The other branches run at the same time. A jump out of one of them would leave them behind without a join.',
    wrong: yaml`
      - {id: start, wait: 1d}
      - id: both
        parallel:
          join: all
          branches:
            calls: [{id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: {goto: start}}}]
            rest: [{id: pause, wait: 2d}]
    `,
    right: yaml`
      - {id: start, wait: 1d}
      - id: both
        parallel:
          join: all
          branches:
            calls: [{id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: continue}}]
            rest: [{id: pause, wait: 2d}]
      - {id: again, branch: [{if: steps.booked.outcome == "timeout", then: {goto: start}}, {else: continue}]}
    `,
  },
  'loop-without-time': {
    means:
      'Steps go round and come back to where they were without a wait, a task or a send on the way.',
    why: 'Such a loop would turn thousands of times within one second.',
    wrong: yaml`
      - {id: count, set: {vars.tries: vars.tries + 1}}
      - {id: again, branch: [{if: vars.tries < 9, then: {goto: count}}, {else: continue}]}
    `,
    right: yaml`
      - {id: count, set: {vars.tries: vars.tries + 1}}
      - {id: rest, wait: 1d}
      - {id: again, branch: [{if: vars.tries < 9, then: {goto: count}}, {else: continue}]}
    `,
  },
  'unreachable-step': {
    means: 'No way leads to a step: everything before it exits or goes elsewhere.',
    why: 'It would never be done, and whoever reads the playbook believes that it is.',
    wrong: yaml`
      - {id: end, exit: done}
      - {id: thanks, notify: {to: [queue.care], text: Done}}
    `,
    right: yaml`
      - {id: thanks, notify: {to: [queue.care], text: Done}}
      - {id: end, exit: done}
    `,
  },
  'step-not-before': {
    means: 'An expression reads a step that can only happen later.',
    why: 'Its outcome is not known yet and would always be missing here, so the condition would never hold.',
    wrong: yaml`
      - {id: rest, if: steps.booked.outcome == "timeout", wait: 1d}
      - {id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: continue}}
    `,
    right: yaml`
      - {id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: continue}}
      - {id: rest, if: steps.booked.outcome == "timeout", wait: 1d}
    `,
  },
  'unknown-outcome': {
    means: 'An outcome is listed that the step cannot have.',
    why: 'What stands under it would never happen. The outcomes of each verb are in the reference of steps; those of a task with answers are its answers.',
    wrong: yaml`
      - {id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeuot: continue, timeout: continue}}
    `,
    right: yaml`
      - {id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: continue}}
    `,
  },
  'outcome-not-handled': {
    means: 'A step has an outcome of which it must be said what follows, and nothing is said.',
    why: 'A timeout, an answer or a task that was given up changes what should happen next. It is never left to a default; "continue" is an answer too.',
    wrong: yaml`
      - {id: booked, wait: {event: call.booked, timeout: 5bd}}
    `,
    right: yaml`
      - {id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: {exit: done}}}
    `,
  },
  'reserved-outcome': {
    means:
      'An answer or an arm has the name of an outcome that the step has by itself, such as closed, given_up, timeout or cancelled.',
    why: 'Nobody could tell the two apart in a trace.',
    wrong: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, answers: {closed: {label: Closed}, open: {label: Open}}, give_up: 5bd}
        outcomes: {closed: continue, open: continue, given_up: continue}
    `,
    right: yaml`
      - id: ring
        task: {title: Call, assign: [queue.care], due: 1bd, answers: {settled: {label: Closed}, open: {label: Open}}, give_up: 5bd}
        outcomes: {settled: continue, open: continue, given_up: continue}
    `,
  },
  'timeout-missing': {
    means: 'A wait for something that may never happen has no "timeout".',
    why: 'The customer would be forgotten in it. Who really wants to wait for ever writes "timeout: never", so that others see it was meant.',
    wrong: yaml`
      - {id: booked, wait: {event: call.booked}}
    `,
    right: yaml`
      - {id: booked, wait: {event: call.booked, timeout: 5bd}, outcomes: {timeout: continue}}
    `,
  },
  'timeout-never-alone': {
    means: 'A wait has "timeout: never", and nothing but the exits named here can end it.',
    why: 'If what is waited for never comes, the customer stays inside for ever. Inside a branch of "parallel" that another branch can end, this is fine.',
    wrong: yaml`
      - {id: booked, wait: {event: call.booked, timeout: never}}
    `,
    right: yaml`
      - {id: booked, wait: {event: call.booked, timeout: 30d}, outcomes: {timeout: continue}}
    `,
  },
  'all-arms-alike': {
    means: 'A wait names several triggers, and what follows is the same for each of them.',
    why: 'Names make a reader look for a difference. A list of events says the same in fewer words.',
    wrong: yaml`
      - id: sign
        wait: {any: {booked: {event: call.booked}, signed: {event: contract.signed}}, timeout: 5bd}
        outcomes: {booked: continue, signed: continue, timeout: {exit: done}}
    `,
    right: yaml`
      - id: sign
        wait: {event: [call.booked, contract.signed], timeout: 5bd}
        outcomes: {timeout: {exit: done}}
    `,
  },
  'else-missing': {
    means: 'A branch has no "else".',
    why: 'When no arm holds, something must follow, and that should be read, not guessed.',
    wrong: yaml`
      - {id: size, branch: [{if: customer.health < 50, then: {exit: done}}]}
    `,
    right: yaml`
      - {id: size, branch: [{if: customer.health < 50, then: {exit: done}}, {else: continue}]}
    `,
  },
  'else-not-last': {
    means: '"else" is not the last arm of a branch.',
    why: 'The first arm that holds is taken, so arms behind "else" are never looked at.',
    wrong: yaml`
      - {id: size, branch: [{else: continue}, {if: customer.health < 50, then: {exit: done}}]}
    `,
    right: yaml`
      - {id: size, branch: [{if: customer.health < 50, then: {exit: done}}, {else: continue}]}
    `,
  },
  'repeat-without-max': {
    means: 'A repeat does not say how many turns there are at most.',
    why: 'Without an end its steps would be done over and over.',
    wrong: yaml`
      - {id: weekly, repeat: {every: 1w, do: [{id: look, notify: {to: [queue.care], text: Look}}]}}
    `,
    right: yaml`
      - {id: weekly, repeat: {max: 10, every: 1w, do: [{id: look, notify: {to: [queue.care], text: Look}}]}}
    `,
  },
  'join-unknown-branch': {
    means: '"join" names a branch that this parallel does not have.',
    why: 'The join would wait for a branch that never ends.',
    wrong: yaml`
      - {id: both, parallel: {join: {any: [cals]}, branches: {calls: [{id: a, wait: 1d}], rest: [{id: b, wait: 2d}]}}}
    `,
    right: yaml`
      - {id: both, parallel: {join: {any: [calls]}, branches: {calls: [{id: a, wait: 1d}], rest: [{id: b, wait: 2d}]}}}
    `,
  },
  'split-weights': {
    means: 'The weights of a split do not add up to 100.',
    why: 'Each customer falls into exactly one arm; with other sums some would fall into none, or one arm would get less than it says.',
    wrong: yaml`
      - {id: coin, split: {arms: {plain: {weight: 50}, story: {weight: 60}}}}
    `,
    right: yaml`
      - {id: coin, split: {arms: {plain: {weight: 50}, story: {weight: 50}}}}
    `,
  },
};
