import { error } from './words';
import type { WordTable } from './words';

/** Faults of triggers and verbs that show in their shape alone. */
export const SHAPE_WORDS: WordTable = {
  'trigger-kinds': error(
    'a trigger has exactly one of {list}; found {found}',
    'one thing starts it, so that everybody knows what did',
    'write one of them: {event: deal.won}',
  ),
  'trigger-not-here': error(
    '"{kind}" cannot be used in {place}',
    'it would never fire here, or for everybody at once',
    'write another trigger',
  ),
  'past-missing': error(
    'say what to do when the date has already passed: "past"',
    'customers who are there before the playbook may be behind this date already',
    'add "past: run" to enroll them at once, or "past: skip" to leave them out',
  ),
  'schedule-without-if': error(
    'this would enroll everybody; add "if"',
    'a schedule fires for each customer there is',
    'add "if:" with the condition for those who are meant',
  ),
  'ladder-end-zero': error(
    'the last rung comes at once, so nobody has time to answer; add "end"',
    'without "end" the ladder is over as long after the last rung as that came after the one above: at once',
    'write {end: 1bd, rungs: […]}',
  ),
  'after-ladder-without-ladder': error(
    '"give_up: after_ladder" needs a ladder',
    'the task is given up when its ladder is over, and it has none',
    'add "ladder:" to the task, or write a span: "give_up: 10bd"',
  ),
  'approval-without-within': error(
    'an approval needs "within" and "otherwise"; "{key}" is missing',
    'a draft that nobody looks at would wait for ever',
    'add "{key}: {value}" to "approval"',
  ),
  'escalate-without-ladder': error(
    '"otherwise: escalate" needs a ladder',
    'a ladder says who is asked next, and when',
    'add "ladder: {end: 1bd, rungs: [{after: 0m, to: […]}]}" beside it, or write "otherwise: skip"',
  ),
  'repeat-without-max': error(
    'a repeat needs "max"',
    'without it the steps could be done over and over for ever',
    'add "max: 10"',
  ),
  'join-unknown-branch': error(
    'there is no branch "{name}"',
    '"join" names branches of the same parallel',
    'use one of: {known}',
  ),
  'split-weights': error(
    'weights add up to {n}, not 100',
    'each customer falls into exactly one arm',
    'change the weights so that they add up to 100',
  ),
  'closing-step': error(
    'a closing step cannot {verb}; only notify, set, call, run, send and tasks with "blocks: false"',
    'when it runs the enrollment has ended: nothing is left that could wait or go elsewhere',
    'write one of those, or do this before the exit',
  ),
};
