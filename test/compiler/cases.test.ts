import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import { projectFolder, SMALL } from '../support/project-folder';
import { CALL } from '../testing/call';
import { ran } from '../testing/run';

function codesOf(text: string): readonly string[] {
  return ran(text).diagnostics.map(({ code, line }) => `${line} ${code}`);
}

test.each([
  ['an unknown step', '{task: ring, to: ana', '{task: rung, to: ana', '15 test-unknown'],
  ['a step of another kind', '{task: ring, to: ana', '{send: ring, to: ana', '15 test-unknown'],
  ['a thing that is no thing', '{task: ring, to: ana', '{tsak: ring, to: ana', '15 unknown-key'],
  ['two things in one', '{exit: done}]', '{exit: done, task: ring}]', '19 wrong-shape'],
  ['an unknown detail', 'channel: email', 'chanel: email', '13 unknown-key'],
  ['an unknown person', 'as: ana', 'as: anna', '13 test-unknown'],
  ['a channel the catalog has not', 'channel: email', 'channel: fax', '13 test-unknown'],
  ['a time without its offset', '2026-03-10T17:00+01:00', '2026-03-10T17:00', '15 wrong-shape'],
  ['an unknown exit', '    exit: done', '    exit: dne', '21 test-unknown'],
  ['an unknown thing to count', '{send: 1,', '{sends: 1,', '24 test-unknown'],
  ['a goal that is no word for it', 'open_tasks: []', 'goal: reachd', '23 wrong-shape'],
  [
    'somebody who is nobody',
    'resolve: {task: ring, by: ana',
    'resolve: {task: ring, by: an',
    '18 test-unknown',
  ],
  ['a manager who is nobody', 'manager: max', 'manager: mx', '6 test-unknown'],
  [
    'a case without a name',
    '- name: nobody books, so there is a call\n    enroll',
    '- enroll',
    '9 missing-key',
  ],
  ['a file without cases', /cases:[^]*/, 'cases: []', '8 wrong-shape'],
  ['a playbook that is not there', 'test: call', 'test: cal', '1 unknown-playbook'],
  ['an event without what it needs', 'enroll: won', 'enroll: wn', '10 test-unknown'],
])('%s is told at its place', (_title, from, to, code) => {
  const text = CALL.replace(from, to);
  expect(text).not.toBe(CALL);
  expect(codesOf(text)).toEqual([code]);
});

test('a fault of the given of the file is told once, whatever the number of cases', () => {
  const twice =
    CALL.replace('chief: max', 'chief: mx') +
    CALL.slice(CALL.indexOf('  - name')).replace('nobody', 'still nobody');
  expect(codesOf(twice)).toEqual(['7 test-unknown']);
});

test('two cases of one name are told apart by nobody', () => {
  expect(codesOf(CALL + CALL.slice(CALL.indexOf('  - name')))).toEqual(['25 wrong-shape']);
});

test('a misspelt name brings the one that was meant', () => {
  const { diagnostics } = ran(CALL.replace('{task: ring, to: ana', '{task: rnig, to: ana'));
  expect(diagnostics).toMatchObject([{ fix: 'write "ring"' }]);
});

test('a fault of a template does not make its playbook one that is not there', () => {
  const files = projectFolder(SMALL);
  const hello = files.get('templates/hello.en.md') ?? '';
  const broken = new Map([
    ...files,
    ['templates/hello.en.md', hello.replace('contact.name', 'contact.nmae')],
    ['call.test.yaml', CALL],
  ] as const);
  const compiled = compile(broken);
  expect(compiled.diagnostics.map(({ code }) => code)).toEqual(['unknown-field']);
  expect(compileTests(broken, compiled)).toEqual({ tests: [], diagnostics: [] });
});
