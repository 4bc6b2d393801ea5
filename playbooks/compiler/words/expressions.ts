import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults of expressions. */
export const EXPRESSION_WORDS: WordTable = {
  'expression-syntax': error(
    'cannot read this: {words}, at "{text}"',
    'the expression stops making sense here',
    'mend it; conditions look like customer.health < 50 && customer.status == "active"',
  ),
  'expression-not-allowed': error(
    '{construct} is not part of the language',
    'expressions stay small, so that everybody can read them and every value can be shown',
    '{instead}',
  ),
  'expression-too-big': error(
    '{n} {unit}; the limit is {m}',
    'nobody can read an expression of this size',
    'give its parts names under "facts"',
  ),
  'unknown-name': error(
    'nothing is called "{name}" here',
    'names come from the catalog and from this playbook',
    'use one of: {known}',
  ),
  'unknown-field': error(
    '{thing} has no "{field}"',
    'a value that does not exist would always be unknown',
    'use one of: {known}, or declare "{field}" in catalog.yaml',
  ),
  'unknown-function': error(
    'there is no function "{name}"',
    'only a few functions exist, and each does one thing',
    'use one of: {known}',
  ),
  'unknown-role': error(
    'the catalog has no role "{name}"',
    'roles are declared in catalog.yaml',
    'declare it in catalog.yaml, or use one of: {known}',
  ),
  'unknown-queue': error(
    'the catalog has no queue "{name}"',
    'queues are declared in catalog.yaml',
    'declare it under "queues" in catalog.yaml, or use one of: {known}',
  ),
  'wrong-arguments': error(
    '{function} takes {expected}, found {found}',
    'with other values it would have no meaning',
    'write {expected} between the brackets of {function}',
  ),
  'wrong-type': error(
    'cannot {operation} {left} and {right}',
    'the two can never be the same kind of thing',
    'make both of one type; numbers stand without quotes',
  ),
  'not-yes-no': error(
    'this must be yes or no; it is {type}',
    'a condition decides between two ways',
    'compare it with something: … == …, … > …, or has(…)',
  ),
  'not-an-enum-value': error(
    '"{value}" is not one of {values}',
    'the comparison could never be true',
    'use one of: {values}',
  ),
  'not-equal-unknown': warning(
    '"!=" is false when {name} is missing',
    'a comparison with a missing value is never true',
    'write !({left} == {right}) if missing counts as different',
  ),
  'always-true': warning(
    'this is true whatever happens',
    'a condition that cannot change decides nothing',
    'remove it, or compare with a value that changes',
  ),
  'always-false': warning(
    'this is false whatever happens',
    'a condition that cannot change decides nothing',
    'remove it, or compare with a value that changes',
  ),
  'time-in-watched': error(
    '{function} depends on the time of day, and nothing happens when a day passes',
    'this condition is looked at when a value changes, not when time goes by',
    'use "at" or "silence", or compare with a computed attribute that has "refresh: daily"',
  ),
  'personal-in-trace': error(
    '{attribute} is personal and would be kept in {place}',
    'what decides is written into the trace for everybody to see',
    'use an attribute that is not personal',
  ),
};
