import type { Findings } from '../findings';
import { wrong } from '../shape/basics';
import type { Fields } from '../shape/fields';
import type { Tree } from '../tree';
import { isKnown } from './stage';

/** Which of the given contacts a playbook `for: contact` is about: the one that `contact` names, else the first. */
export function givenContact(fields: Fields, findings: Findings): string {
  const named = fields.get('contact');
  const contacts = fields.get('contacts');
  const known = contacts?.kind === 'map' ? contacts.entries.map(({ key }) => key) : [];
  const first = known[0] ?? 'contact';
  if (named === undefined || isTakenAway(named)) return first;
  if (named.kind !== 'leaf') {
    const expected = 'the name of one under "contacts"';
    const fix = `write contact: ${known[0] ?? '…'}; what it has stands under contacts`;
    wrong(named, 'contact', { expected, fix }, findings);
    return first;
  }
  const name = { value: named.text, span: named.span };
  return isKnown(name, { kind: 'contact', known }, findings) ? name.value : first;
}

/** `null` in a case takes away what the file gives, as it does with attributes. */
export function isTakenAway(tree: Tree | undefined): boolean {
  return tree?.kind === 'leaf' && tree.value === null;
}
