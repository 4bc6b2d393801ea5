import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults of names and values that stand beside expressions: picks, sets, windows, ladders, answers. */
export const NAME_WORDS: WordTable = {
  'unknown-window': error(
    'the catalog has no window "{name}"',
    'a window says when outreach may go; "always" is built in',
    'declare it under "windows" in catalog.yaml, or use one of: {known}',
  ),
  'unknown-ladder': error(
    'the catalog has no ladder "{name}"',
    'a ladder that does not exist would let the task lie',
    'write the rungs here, declare it under "ladders" in catalog.yaml, or use one of: {known}',
  ),
  'unknown-connection': error(
    'the catalog has no connection "{name}"',
    'a call goes to a named end, so that its secrets never stand in a playbook',
    'declare it under "connections" in catalog.yaml with "kind: http", or use one of: {known}',
  ),
  'unknown-person-attribute': error(
    'the catalog has no attribute of people "{name}"',
    'a value that does not exist would always be unknown',
    'declare it under "people" in catalog.yaml, or use one of: {known}',
  ),
  'answer-unknown': error(
    'the task has no answer "{name}"; it has {known}',
    'what resolves a task by itself presses one of its buttons',
    'use one of: {known}, or add "{name}" to "answers"',
  ),
  'merge-answers-differ': error(
    'tasks with merge key "{key}" have different answers ({file})',
    'one of them stands for all, and its answer would mean nothing to the others: {answers} here, {other} there',
    'give both the same answers, or another key to this one',
  ),
  'broadcast-without-if': warning(
    'wakes everybody who waits for "{event}"',
    'it is about everyone, so each enrollment that waits goes on at once',
    'add if: event.{field} == … beside it, to say whom it concerns',
  ),
  'pick-needs-enum': error(
    '{expr} is of type {type}; pick chooses by an enum',
    'only an enum has values that can all be named here',
    'pick by an enum of the catalog, or write a branch',
  ),
  'pick-unknown-value': error(
    '"{value}" is no value of {expr}',
    'what stands behind it would never be taken',
    'use one of: {values}',
  ),
  'pick-missing-value': error(
    '"{value}" is missing for {expr}',
    'whoever has this value would be left without one',
    'add "{value}: …", or "else: …" for all that are not named',
  ),
  'not-writable': error(
    '{attribute} is not writable in the catalog',
    'what other systems keep up to date, a playbook would only spoil',
    'add "writable: true" to it in catalog.yaml, or keep the value in "vars"',
  ),
  'set-wrong-type': error(
    '{expr} is of type {type}, {target} of type {wanted}',
    'what reads it later counts on its type',
    'write a value of type {wanted}',
  ),
};
