import { compile } from '../../playbooks/compiler/compile';
import { compileScenario } from '../../playbooks/compiler/scenario';
import { projectFolder, SMALL } from '../support/project-folder';
import { yaml } from '../support/project';

const compiled = compile(projectFolder(SMALL));
const TEXT = yaml`
  scenario: call
  given:
    now: 2026-03-02T09:00+01:00
    customer: {name: Acme, zone: Europe/Berlin, csm: ana}
    contacts: {champion: {name: Cleo, locale: en, reach: {email: cleo@c.example}, consent: {service: given}}}
    people: {ana: {name: Ana, manager: max}, max: {name: Max, active: false}}
    roles: {chief: max}
  script:
    - event: {deal.won: {big: true}}
    - after: 5bd
      resolve: {task: ring, by: ana, answer: reached}
    - at: 2026-04-01T09:00+02:00
      change: {customer: {health: 20, nickname: null}}
    - pause: true
`;

function codesOf(text: string): readonly string[] {
  return compileScenario(text, 's.yaml', compiled, 'call').diagnostics.map(
    ({ code, line }) => `${line} ${code}`,
  );
}

test.each([
  ['a customer', 'zone: Europe/Berlin', 'zone: Europe/Berlln'],
  ['a contact', 'locale: en,', 'locale: en, zone: "now() > 3",'],
  ['a person', 'manager: max}', 'manager: max, zone: +08:00}'],
])('a zone that is none is told of %s, for no clock could be read there', (_whose, from, to) => {
  const text = TEXT.replace(from, to);
  const { scenario, diagnostics } = compileScenario(text, 's.yaml', compiled, 'call');
  expect(diagnostics).toMatchObject([{ code: 'wrong-shape' }]);
  expect(diagnostics[0]?.message).toContain('time zone');
  expect(JSON.stringify(scenario ?? {})).not.toMatch(/Berlln|now\(\) > 3|"\+08:00"/);
});

test.each([
  ['a customer', 'zone: Europe/Berlin', 'zone: Europe/Berlin, calendar: offce'],
  ['a person', 'manager: max}', 'manager: max, calendar: offce}'],
])('a calendar that the project does not have is told of %s', (_whose, from, to) => {
  const text = TEXT.replace(from, to);
  const { diagnostics } = compileScenario(text, 's.yaml', compiled, 'call');
  expect(diagnostics).toMatchObject([{ code: 'unknown-calendar' }]);
  expect(text.split('\n')[(diagnostics[0]?.line ?? 0) - 1]).toContain('calendar: offce');
  const own = text.replaceAll('calendar: offce', 'calendar: office');
  expect(compileScenario(own, 's.yaml', compiled, 'call').diagnostics).toEqual([]);
});

test('a script makes no contact, and says so where one is meant', () => {
  const made = (name: string) =>
    compileScenario(
      TEXT.replace(
        'customer: {health: 20, nickname: null}',
        `contacts: {${name}: {name: Kim}}`,
      ).replace('contacts: {champion', `contacts: {${name === 'champion' ? 'clerk' : 'champion'}`),
      's.yaml',
      compiled,
      'call',
    ).diagnostics;
  expect(made('champion')).toMatchObject([
    {
      code: 'wrong-shape',
      message: expect.stringContaining('a script changes them and makes none'),
    },
  ]);
  expect(made('champoin')).toMatchObject([{ code: 'test-unknown' }]);
});

test('what is given is read by the types of the catalog', () => {
  const { scenario, diagnostics } = compileScenario(TEXT, 's.yaml', compiled, 'call');
  expect(diagnostics).toEqual([]);
  expect(scenario?.now).toBe(Date.parse('2026-03-02T08:00:00Z'));
  expect(scenario?.given.customer).toEqual({
    id: 'customer',
    zone: 'Europe/Berlin',
    attributes: { name: 'Acme', csm: 'ana' },
  });
  expect(scenario?.given.contacts).toMatchObject([
    {
      id: 'champion',
      roles: ['champion'],
      reach: { email: 'cleo@c.example' },
      consent: { service: true },
    },
  ]);
  expect(scenario?.given.people.max).toEqual({
    active: false,
    email: 'max@acme.example',
    attributes: { name: 'Max' },
  });
  expect(scenario?.given.subject).toEqual({ kind: 'customer', id: 'customer' });
});

test('the script keeps its order and the lines it stands on', () => {
  const { scenario } = compileScenario(TEXT, 's.yaml', compiled, 'call');
  expect(scenario?.script).toEqual([
    { line: 9, event: { type: 'deal.won', fields: { big: true } } },
    {
      line: 10,
      after: { n: 5, unit: 'bd' },
      resolve: { task: 'ring', by: 'ana', answer: 'reached', form: {} },
    },
    {
      line: 12,
      at: Date.parse('2026-04-01T07:00:00Z'),
      change: { customer: { health: 20, nickname: null } },
    },
    { line: 14, pause: true },
  ]);
});

test("a case of a test file is played with its given laid over the file's", () => {
  const text = TEXT.replace('scenario: call', 'test: call').replace(
    /script:[^]*/,
    'cases:\n  - name: one\n    given: {customer: {name: Other}}\n    enroll: won\n    script: []\n    exit: done\n',
  );
  const { scenario, diagnostics } = compileScenario(text, 's.yaml', compiled, 'call');
  expect(scenario).toMatchObject({
    enroll: 'won',
    with: { big: false },
    given: { customer: { attributes: { name: 'Other', csm: 'ana' } } },
  });
  expect(diagnostics).toMatchObject([{ code: 'scenario-check-ignored', severity: 'warning' }]);
});

test.each([
  ['an unknown event', 'deal.won', 'deal.wn', '9 unknown-event'],
  ['an unknown task', 'task: ring', 'task: rung', '11 test-unknown'],
  ['an unknown answer', 'answer: reached', 'answer: reachd', '11 test-unknown'],
  ['an unknown attribute', 'health: 20', 'helth: 20', '13 test-unknown'],
  ['a value of the wrong type', 'health: 20', 'health: much', '13 wrong-shape'],
  ['a time without its offset', '09:00+02:00', '09:00', '12 wrong-shape'],
  ['a role holder who is nobody', 'chief: max', 'chief: mxa', '7 test-unknown'],
  ['a draft that nobody approves', 'pause: true', 'approve: hello', '14 test-unknown'],
  ['another playbook', 'scenario: call', 'scenario: cal', '1 wrong-shape'],
  ['what is no YAML', 'scenario: call', 'scenario: [', '2 yaml-syntax'],
])('%s is refused at its place', (_title, from, to, found) => {
  const text = TEXT.replace(from, to);
  expect(codesOf(text)).toEqual([found]);
  expect(compileScenario(text, 's.yaml', compiled, 'call').scenario).toBeUndefined();
});

test('a playbook that is not there is named', () => {
  expect(
    compileScenario(TEXT.replace('call', 'cal'), 's.yaml', compiled, 'cal').diagnostics,
  ).toMatchObject([
    { code: 'unknown-playbook', message: 'there is no playbook "cal"; did you mean "call"' },
  ]);
});

test('null in a case takes the manager away that the file gives', () => {
  const text = TEXT.replace('scenario: call', 'test: call').replace(
    /script:[^]*/,
    'cases:\n  - name: one\n    given: {people: {ana: {manager: null}}}\n    script: []\n',
  );
  const { scenario, diagnostics } = compileScenario(text, 's.yaml', compiled, 'call');
  expect(diagnostics).toEqual([]);
  expect(scenario?.given.people.ana).not.toHaveProperty('manager');
});

test('a name where nothing could be named is told to be left out', () => {
  const text = TEXT.replace(/people: .*/, 'people: {}').replace('csm: ana', 'health: 90');
  const { diagnostics } = compileScenario(text, 's.yaml', compiled, 'call');
  expect(diagnostics[0]).toMatchObject({
    code: 'test-unknown',
    message: 'there is no person "max"',
    fix: 'leave it out: there is none',
  });
});
