import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults of steps, of what follows them and of triggers. */
export const STEP_WORDS: WordTable = {
  'one-verb': error(
    'a step has exactly one verb; found {list}',
    'a step does one thing, so that its outcome has one meaning',
    'write one of send, task, notify, wait, branch, split, parallel, repeat, set, call, run, use, exit',
  ),
  'unknown-step': error(
    'no step is called "{id}"',
    'the name must be that of a step in the same list or in one around it',
    'write one of: {known}',
  ),
  'goto-out-of-sight': error(
    '"{id}" is in another list; goto reaches the same list and those around it',
    'a jump into the middle of another list would skip what leads there',
    'name a step around this one, or move "{id}" (line {n}) out of its list',
  ),
  'loop-without-time': error(
    'steps {list} go round without a wait, task or send',
    'such a loop would turn for ever in no time',
    'put a wait without "if" into the loop',
  ),
  'unreachable-step': error(
    'nothing leads to "{id}"',
    'every way before it goes somewhere else',
    'let an outcome before it say "continue", or remove the step',
  ),
  'step-not-before': error(
    '"{id}" can only happen later; it is never known here',
    'no way through the playbook has passed that step when this place is reached',
    'move this behind "{id}", or read another step',
  ),
  'unknown-outcome': error(
    '"{verb}" has no outcome "{name}"; it has {list}',
    'what is listed under it would never happen',
    'use one of: {list}',
  ),
  'outcome-not-handled': error(
    'say what follows "{name}"',
    'this outcome changes what should happen next, so it is never left to a default',
    'add "{name}: continue", {goto: …}, {exit: …} or a list of steps to "outcomes"',
  ),
  'reserved-outcome': error(
    '"{name}" is an outcome of its own',
    'nobody could tell the two apart',
    'call the answer, arm or exit something else',
  ),
  'timeout-missing': error(
    'a wait needs "timeout"',
    'what is waited for may never come, and the customer would be forgotten',
    'add "timeout: 5bd" and say what follows, or "timeout: never" if you mean it',
  ),
  'timeout-never-alone': warning(
    'if it never comes, nothing but {exits} ends this',
    'a wait without an end keeps the customer inside for ever',
    'write a timeout, such as "timeout: 30d"',
  ),
  'all-arms-alike': warning(
    'every arm continues; a list of events says the same',
    'names that nobody reads make one look for a difference',
    'write "event: [{types}]" instead of "any"',
  ),
  'else-missing': error(
    'the last arm of a branch must be "else"',
    'when no arm holds, something must follow',
    'add "- else: continue" as the last arm',
  ),
  'else-not-last': error(
    '"else" must be the last arm',
    'arms after it would never be looked at',
    'move it to the end',
  ),
  'task-without-end': warning(
    'this task has no "give_up": it can stay open for ever',
    'when nobody acts, the customer stays where it is',
    'add "give_up: 10bd" and say what follows "given_up"',
  ),
  'chain-ends-in-person': error(
    'the last of the chain must be a queue; {expr} is none',
    'when people leave, nobody would be left to take it',
    'add a queue at the end, such as queue.cs',
  ),
  'chain-wrong-type': error(
    '{expr} is of type {type}; this chain takes {types}',
    'each element must give somebody of the right kind',
    'name {types} only',
  ),
  'sender-chain-end': error(
    'the last of "as" must be a sender of the catalog; {expr} is none',
    'when nobody of the people before it may send, the message still needs a sender',
    'add one at the end, such as sender.care',
  ),
  'unknown-exit': error(
    'no exit is called "{name}"',
    'exits are declared once, so that their names can be counted on',
    'add "{name}: {}" to "exits", or write one of: {known}',
  ),
  'exit-never-used': warning(
    'neither a trigger nor a step leads to exit "{name}"',
    'nobody will ever end this way',
    'remove it, or let a step say {exit: {name}}',
  ),
  'on-exit-missing': error(
    'say what becomes of open tasks when somebody leaves this playbook',
    'step "{step}" opens a task, and an exit may come while it is open',
    'add "on_exit: {tasks: close}"',
  ),
  'reenroll-missing': error(
    'say whether somebody may come back: "reenroll"',
    'being enrolled twice surprises customers, so it is never left to a default',
    'add "reenroll: never", "always" or "{after: 30d}"',
  ),
  'backfill-missing': error(
    'say what happens to those who are there already: "backfill"',
    'publishing must not surprise a thousand customers',
    'add "backfill: none"',
  ),
  'unknown-event': error(
    'the catalog has no event "{name}"',
    'events are declared in catalog.yaml, with their fields',
    'declare it under "events" in catalog.yaml, or use one of: {known}',
  ),
  'event-not-about': error(
    '{event} is about {x}; this playbook is for {y} and would never see it',
    'an event reaches the enrollments of what it is about, and of its customer',
    'use an event about {y}, or make the playbook "for: {x}"',
  ),
};
