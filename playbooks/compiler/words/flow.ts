import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults of the ways through a playbook, of its goal, and of what the longest way adds up to. */
export const FLOW_WORDS: WordTable = {
  'goto-over-parallel': error(
    '"{id}" is on the other side of a branch; goto cannot enter or leave a branch of "parallel"',
    'the other branches would be left without a join',
    'let the branch end here and go there after the join, or use {exit: …}',
  ),
  'goal-missing': warning(
    'without a goal nobody can tell whether it works',
    'a goal says which exit is a success, and is counted for everybody',
    'add "goal: {exit: {first}}" with the exit that is a success: {names}',
  ),
  'goal-not-observable': error(
    'with a holdout the exit "{name}" of the goal needs a trigger',
    'those who are held out never reach a step, so only data can tell that they got there',
    'give "{name}" a trigger, such as {when: …}{other}',
  ),
  'holdout-not-allowed': error(
    'purpose "{p}" may not be held out',
    'what needs no consent is owed to everybody',
    'write "holdout: 0%"',
  ),
  'duty-held-out': error(
    'this playbook has a holdout, and "{purpose}" is owed to everybody',
    'those who are held out would never get it',
    'move the send to a playbook without a holdout',
  ),
  'backfill-matches-nobody': warning(
    'ways in by event, by hand or on a schedule match nobody at publish',
    'only what holds today can be filled up: "becomes", "silence", and "at" with "past: run"',
    'write "backfill: none"',
  ),
  'within-shorter-than-window': warning(
    '{within} may pass before the window "{window}" opens: it is closed for up to {closed} at a stretch',
    'a message that waits longer than "within" is skipped',
    'write "within: {fit}" or more',
  ),
  'cap-never-free': warning(
    'within 30 days this path plans {n} sends, cap "{name}" lets {m} through',
    'the others would wait until they are skipped',
    'write less often, or put some of it into one message',
  ),
  'worst-case': warning(
    '{path}: {n} {things} in {days}',
    'somebody may get all of it when everything goes the longest way',
    'put waits between the steps, or lower "max"',
  ),
  'calendar-year-missing': warning(
    'paths of this playbook reach {year}, which calendar "{calendar}" does not cover',
    'a date in it is never guessed: steps that count business days into it park until the year is there',
    'add the year {year} to calendars/{calendar}.yaml',
  ),
  'calendar-year-provisional': warning(
    '{year} of calendar "{calendar}" is not final',
    'paths of this playbook reach into it; their dates are computed again when the year changes',
    'put in the days off as soon as they are announced, and remove "provisional"',
  ),
};
