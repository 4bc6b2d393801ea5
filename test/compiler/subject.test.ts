import { compile } from '../../playbooks/compiler/compile';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { yaml } from '../support/project';
import { projectFolder, SMALL } from '../support/project-folder';

/** A playbook about something else than it says: one message, and what to type. */
const small = projectFolder(SMALL);

function found(subject: string, named = 'contact.name'): readonly Diagnostic[] {
  const text = yaml`
    playbook: call
    title: Greeting
    owner: ops@acme.example
    purpose: service
    facts:
      long: ${named} == "Cleopatra"
      short: ${named} == "Cleo"
    enroll: {by_hand: {manual: true, if: facts.long}}
    reenroll: never
    backfill: none
    exits: {done: {}}
    on_exit: {tasks: close}
    steps:
      - id: size
        branch:
          - if: facts.short || ${named} == "Cle"
            then: {exit: done}
          - else: continue
      - id: word
        notify: {to: [queue.care], text: "{{ ${named} }} has begun"}
      - id: end
        exit: done
    goal: {exit: done}
    ${subject}
  `;
  return compile(new Map([...small, ['call.playbook.yaml', text]])).diagnostics;
}

test('a playbook for what it reads has no fault', () => {
  expect(found('for: contact')).toEqual([]);
  expect(found('for: contract', 'contract.number')).toEqual([]);
});

test('a misspelt subject is told once, with what to type', () => {
  expect(found('for: contacts')).toMatchObject([
    {
      code: 'unknown-name',
      line: 24,
      message: 'a playbook cannot be for "contacts"',
      fix: 'write for: contact',
    },
  ]);
});

test('a subject that nobody can guess says nothing about what follows', () => {
  expect(found('for: spaceship')).toMatchObject([
    { code: 'unknown-name', fix: 'write for: customer, or for: contact, or for: contract' },
  ]);
});

test.each([
  ['', 'contact.name', 'add "for: contact"'],
  ['', 'contract.number', 'add "for: contract"'],
  ['for: customer', 'contact.name', 'write for: contact'],
])('with "%s", what reads %s is told once', (subject, named, fix) => {
  const [first, second] = found(subject, named);
  expect(first).toMatchObject({ code: 'unknown-name', line: 6, fix });
  expect(first?.message).toContain('this playbook is about customers');
  expect(second).toBeUndefined();
});

test('a name that is only misspelt is still told as such', () => {
  expect(found('', 'custmer.name')[0]).toMatchObject({ fix: 'write "customer"' });
});
