import type { Thing } from '../shape/keys';

/** The keys of a scenario: a test case without its checks. */

const NO_STAGE = 'leave it out: the simulator does not play it yet';

export const SCENARIO: Thing = {
  thing: 'a scenario',
  required: ['given'],
  optional: ['scenario', 'test', 'name', 'cases', 'enroll', 'with', 'script'],
};

/** Checks at the end of a case: passed over with a warning. */
export const CHECKS = [
  'exit',
  'goal',
  'never',
  'open_tasks',
  'counts',
  'expect',
  'not_expect',
  'exact',
];

export const CASE: Thing = {
  thing: 'a case',
  optional: ['name', 'given', 'enroll', 'with', 'script'],
};

export const GIVEN_LATER: Readonly<Record<string, string>> = {
  duty: NO_STAGE,
  answer: NO_STAGE,
  history: 'write it as an event at the beginning of the script',
  arms: NO_STAGE,
  calendars: 'the calendars of the project are used',
};
export const GIVEN = ['now', 'customer', 'contacts', 'people', 'roles', 'queues', 'records'];

export const ITEM: Thing = {
  thing: 'an item of the script',
  optional: ['at', 'after', 'change', 'event', 'resolve', 'pause', 'resume'],
  later: { approve: NO_STAGE, reject: NO_STAGE, answer: NO_STAGE, fail: NO_STAGE },
};

export const RESOLVE: Thing = {
  thing: '"resolve"',
  required: ['task'],
  optional: ['by', 'answer', 'form'],
};
