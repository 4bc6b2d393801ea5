import { PLAYBOOK_WORDS } from './words-playbook';
import { PROJECT_WORDS } from './words-project';
import { STEP_KEY_WORDS } from './words-steps';
import { TEST_WORDS } from './words-test';

/** Thing -> key -> one sentence: what editors show beside a key, and what the reference says of it. */
export type KeyWords = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const KEY_WORDS: KeyWords = {
  ...PLAYBOOK_WORDS,
  ...STEP_KEY_WORDS,
  ...PROJECT_WORDS,
  ...TEST_WORDS,
};
