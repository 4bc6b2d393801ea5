import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults of scenarios. */
export const SCENARIO_WORDS: WordTable = {
  'test-unknown': error(
    'the playbook has no {kind} "{name}"',
    'a scenario tells of things that exist',
    'use one of: {known}',
  ),
  'scenario-stuck': error(
    '{words}',
    'the scenario asks for something that is not so at that moment',
    'change this item, or what comes before it',
  ),
  'scenario-check-ignored': warning(
    '"{key}" is not looked at',
    'a scenario shows what happens; tests check it',
    'remove it, or leave it for a test',
  ),
  'unknown-playbook': error(
    'there is no playbook "{name}"',
    'a scenario is about one playbook of the project',
    'use one of: {known}',
  ),
};
