import { yaml } from './project';

/** What is typed where editors are tried. */

/** A playbook without its steps. */
export const HEAD = yaml`
  playbook: hello
  title: Hello
  owner: ops@acme.example
  purpose: service
  reenroll: never
  backfill: none
  enroll: {by_hand: {manual: true}}
  exits: {done: {}}
`;
/** With one step, of which `text` is all but the id. */
export const step = (text: string): string => `${HEAD}steps:\n  - id: first\n${text}`;
export const PLAYBOOK = 'hello.playbook.yaml';
