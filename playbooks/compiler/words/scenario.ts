import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults of scenarios. */
export const SCENARIO_WORDS: WordTable = {
  'test-unknown': error(
    'there is no {kind} "{name}"',
    'a scenario tells of things that exist',
    'use one of: {known}',
  ),
  'test-form-missing': error(
    '{what} needs "{name}"',
    'on a server this is refused without it',
    'add {name}: …',
  ),
  'test-expectation-failed': error('{words}', '{instead}', '{todo}'),
  'test-never-reached': error(
    '{words}',
    'the script asks for what is not so at that moment; nothing after it was played',
    '{todo}',
  ),
  'coverage-below': warning(
    'steps and outcomes never seen: {list}',
    'what no test sees can break without anybody noticing: {percent} of {all} are seen, {min} % are wanted',
    'add a case that goes there',
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
    'what is said here is about one playbook of the project',
    'use one of: {known}',
  ),
};
