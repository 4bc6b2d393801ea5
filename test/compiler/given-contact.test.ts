import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import type { CompiledTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import { yaml } from '../support/project';
import { projectFolder, SMALL } from '../support/project-folder';

/** Whom a test of a playbook `for: contact` is about. */
const small = projectFolder(SMALL);
const catalog = (small.get('catalog.yaml') ?? '').replace(
  'champion: {title: Champion}',
  'champion: {title: Champion}\n    sponsor: {title: Sponsor}',
);
const GREET = yaml`
  playbook: call
  title: Greeting
  owner: ops@acme.example
  for: contact
  purpose: service
  enroll: {by_hand: {manual: true}}
  reenroll: never
  backfill: none
  exits: {done: {}}
  on_exit: {tasks: close}
  steps:
    - id: hello
      send: {template: hello, to: [contact], as: [customer.csm, sender.hello]}
    - id: end
      exit: done
  goal: {exit: done}
`;

function testOf(contact: string, to = 'sponsor'): CompiledTests {
  const text = yaml`
    test: call
    given:
      now: 2026-03-02T09:00+01:00
      customer: {name: Acme}
      contacts: {champion: {name: Cleo}, sponsor: {name: Sue}}
      ${contact}
    cases:
      - name: somebody is greeted
        enroll: by_hand
        script:
          - expect: [{send: hello, to: ${to}}]
  `;
  const template = (small.get('templates/hello.en.md') ?? '').replaceAll(
    '{{ contact.name }}',
    'you',
  );
  const files = new Map([
    ...small,
    ['catalog.yaml', catalog],
    ['call.playbook.yaml', GREET],
    ['templates/hello.en.md', template],
    ['call.test.yaml', text],
  ] as const);
  const compiled = compile(files);
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return compileTests(files, compiled);
}

function subjectOf({ tests }: CompiledTests): string | undefined {
  return tests[0]?.cases[0]?.scenario.given.subject.id;
}

test('the contact that is named is the one the playbook is about, else the first', () => {
  expect(subjectOf(testOf('contact: sponsor'))).toBe('sponsor');
  expect(subjectOf(testOf('roles: {}'))).toBe('champion');
});

test('an expectation may call the subject as the playbook does', () => {
  const { tests, diagnostics } = testOf('contact: sponsor', 'contact');
  expect(diagnostics).toEqual([]);
  expect(tests[0]?.cases[0]?.checks[0]?.expect[0]?.details).toEqual({ to: 'sponsor' });
});

test.each([
  ['contact: {name: Cleo}'],
  ['contact: {champion_name: {a: b}}'],
  ['contact: [champion]'],
])('what a contact has is not written beside its name: %s', (contact) => {
  const { tests, diagnostics } = testOf(contact);
  expect(tests).toEqual([]);
  expect(diagnostics).toMatchObject([
    {
      code: 'wrong-shape',
      line: 6,
      fix: 'write contact: champion; what it has stands under contacts',
    },
  ]);
});

test('a contact that is not given is refused with the one that was meant', () => {
  expect(testOf('contact: sponsr').diagnostics).toMatchObject([
    { code: 'test-unknown', line: 6, fix: 'write "sponsor"' },
  ]);
});
