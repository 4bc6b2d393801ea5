import { error } from './words';
import type { WordTable } from './words';

/** What keeps a step from going on while a playbook runs: it parks, visibly, and says this. */
export const RUNNING_WORDS: WordTable = {
  'chain-empty': error(
    'step "{step}" is parked: {reason}',
    'somebody must have it, and it is never given to just anybody',
    'put an active person or a queue into one of these places; the step goes on by itself',
  ),
  'date-missing': error(
    'step "{step}" is parked: {reason}',
    'a date is never guessed',
    'enter {name}; the step goes on by itself',
  ),
  'variable-missing': error(
    'step "{step}" is parked: {reason}',
    'a message with a hole in it is worse than none',
    'enter {name}, and the step goes on by itself; or write {{ {name} | default: "…" }} in the text',
  ),
  'connection-refused': error(
    'step "{step}" is parked: {reason}',
    'trying again with the same credentials would change nothing',
    'mend the credentials of the connection, then release the step',
  ),
  'answer-wrong-type': error(
    'step "{step}" went to "failed": {reason}',
    'what reads the answer counts on the types that the catalog declares for it',
    'mend "answers" of the connection in catalog.yaml, or what the other side sends',
  ),
  'state-too-large': error(
    'step "{step}" is parked: {reason}',
    'what an enrollment carries along is written at every step; a text has 8 KiB, all of it 64 KiB',
    'keep long texts in an attribute or a note instead of "vars" and forms',
  ),
  'visit-limit': error(
    'step "{step}" is parked: {reason}',
    'a way back that is taken this often is a loop nobody meant',
    'release the step to let it go on for another 500 times, and give the loop an end: "repeat" with "max"',
  ),
  'chain-too-long': error(
    'step "{step}" was refused: {reason}',
    'two playbooks that start each other would go on for ever',
    'let one of the two ask why it was started: if: trigger.… != …, or start it by an event of the customer',
  ),
  'settle-failed': error(
    'step "{step}" is parked: {reason}',
    'what it does could not be stored, however often it was tried',
    'release the step when the cause is mended; nothing of it was done',
  ),
  'step-gone': error(
    'step "{step}" is parked: {reason}',
    'it was moved to a version that has no place for where it stood',
    'jump to the step at which it goes on',
  ),
  'send-failed': error(
    'step "{step}" is parked: {reason}',
    'the message could not be handed over, however often it was tried',
    'release the step when the cause is mended, or write "on_failure: skip"',
  ),
  'call-failed': error(
    'step "{step}" is parked: {reason}',
    'the other side could not be asked at all',
    'release the step when the cause is mended, or write "on_failure: skip"',
  ),
};
