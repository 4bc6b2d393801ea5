import type { Thing } from '../shape/keys';

/** The keys of scenarios and tests: a scenario is a case without its checks. */

const CASE_KEYS = ['name', 'given', 'enroll', 'with', 'script'];

export const SCENARIO: Thing = {
  thing: 'a scenario',
  required: ['given'],
  optional: ['scenario', 'test', 'cases', ...CASE_KEYS],
};

/** Checks of the end of a case. A scenario passes over them with a warning. */
export const END_CHECKS = ['exit', 'goal', 'never', 'open_tasks', 'counts'];
/** Checks of one item of the script. */
export const ITEM_CHECKS = ['expect', 'not_expect', 'exact'];
export const CHECKS = [...END_CHECKS, ...ITEM_CHECKS];

export const CASE: Thing = { thing: 'a case', optional: CASE_KEYS };

export const TEST: Thing = {
  thing: 'a test',
  required: ['test', 'cases'],
  optional: ['given'],
};
export const TEST_CASE: Thing = {
  thing: 'a case',
  required: ['name'],
  optional: [...CASE_KEYS, ...END_CHECKS],
};

export const GIVEN = [
  'now',
  'customer',
  'contacts',
  'people',
  'roles',
  'queues',
  'duty',
  'records',
  'history',
  'arms',
  'calendars',
];

export const ITEM: Thing = {
  thing: 'an item of the script',
  optional: [
    'at',
    'after',
    'change',
    'event',
    'resolve',
    'approve',
    'reject',
    'answer',
    'fail',
    'pause',
    'resume',
    'skip_stale',
  ],
};

export const RESOLVE: Thing = {
  thing: '"resolve"',
  required: ['task'],
  optional: ['by', 'answer', 'form'],
};
export const DECIDED: Thing = { thing: 'a decision', required: ['step'], optional: ['by'] };
export const FAIL: Thing = { thing: '"fail"', required: ['step'], optional: ['with'] };
