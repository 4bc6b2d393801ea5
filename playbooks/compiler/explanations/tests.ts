import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Tests and scenarios. */
const cases = (text: string): Readonly<Record<string, string>> => ({ 'call.test.yaml': text });
const scenario = (text: string): Readonly<Record<string, string>> => ({
  'call.scenario.yaml': text,
});

export const TEST_EXPLANATIONS: Explanations = {
  'test-unknown': {
    means: 'A test or scenario names a step, exit, person, role or channel that is not there.',
    why: 'A test that waits for something that cannot happen tests nothing.',
    wrong: cases(yaml`
      cases: [{name: nobody books, enroll: won, script: [{after: 5bd, expect: [{task: rung}]}]}]
    `),
    right: cases(yaml`
      cases: [{name: nobody books, enroll: won, script: [{after: 5bd, expect: [{task: ring}]}]}]
    `),
  },
  'test-form-missing': {
    means:
      'A test resolves a task, sends an event or enrolls by hand without a field that is required there.',
    why: 'On a server this is refused, so the test would show something that cannot happen.',
    wrong: cases(yaml`
      cases: [{name: by hand, enroll: by_hand, script: [{after: 1d}]}]
    `),
    right: cases(yaml`
      cases: [{name: by hand, enroll: by_hand, with: {reason: new}, script: [{after: 1d}]}]
    `),
  },
  'test-never-reached': {
    means:
      'An item of a script asks for what is not so at that moment: it resolves a task that is not open, or approves a draft that nobody waits for. What comes after it was not played.',
    why: 'The story took another way than the test believes. The last things that happened are listed; move the clock on with "after", or change what comes before.',
    wrong: cases(yaml`
      cases: [{name: nobody books, enroll: won, script: [{resolve: {task: ring, answer: reached}}]}]
    `),
    right: cases(yaml`
      cases: [{name: nobody books, enroll: won, script: [{after: 5bd, resolve: {task: ring, answer: reached}}]}]
    `),
  },
  'test-expectation-failed': {
    means:
      'Something that a test expects did not happen, or not like this; or something happened that it forbids. What happened instead is said.',
    why: 'Either the playbook does something else than it should, or the test expects what is no longer so. Both are worth knowing before customers do.',
    wrong: cases(yaml`
      cases: [{name: a call is booked, enroll: won, script: [{event: {call.booked: {}}}], exit: gone}]
    `),
    right: cases(yaml`
      cases: [{name: a call is booked, enroll: won, script: [{event: {call.booked: {}}}], exit: done}]
    `),
  },
  'coverage-below': {
    means:
      'The tests of a playbook see fewer of its steps, outcomes and arms than "--min" asks for. The list names what no case has seen.',
    why: 'What no test sees can break without anybody noticing.',
    wrong: cases(yaml`
      cases: [{name: a call is booked, enroll: won, script: [{event: {call.booked: {}}}], exit: done}]
    `),
    right: cases(yaml`
      cases:
        - {name: a call is booked, enroll: won, script: [{event: {call.booked: {}}}], exit: done}
        - {name: nobody books, enroll: won, script: [{after: 5bd, resolve: {task: ring, answer: reached}}], exit: done}
        - {name: nobody is reached, enroll: won, script: [{after: 5bd, resolve: {task: ring, answer: nobody}}, {after: 10bd}], exit: done}
        - {name: gold is done, given: {customer: {tier: gold}}, enroll: won, script: [{event: {call.booked: {}}}], exit: done}
        - {name: health falls, enroll: won, script: [{change: {customer: {health: 10}}}], exit: gone}
    `),
  },
  'scenario-stuck': {
    means:
      'A scenario that is simulated asks for what is not so at that moment, such as resolving a task that is not open.',
    why: 'What follows would tell of another story than the one that is written.',
    wrong: scenario(yaml`
      script: [{resolve: {task: ring, answer: reached}}]
    `),
    right: scenario(yaml`
      script: [{after: 5bd, resolve: {task: ring, answer: reached}}]
    `),
  },
  'scenario-check-ignored': {
    means: 'A scenario holds checks, such as "expect" or "exit". They are not looked at.',
    why: 'A scenario shows what happens. What should happen is written in a test, which can fail.',
    wrong: scenario(yaml`
      script: [{after: 5bd, expect: [{task: ring}]}]
    `),
    right: scenario(yaml`
      script: [{after: 5bd}]
    `),
  },
};
