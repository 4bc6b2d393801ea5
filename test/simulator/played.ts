import { join } from 'node:path';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import { runTests } from '../../playbooks/testing/run-tests';
import { yaml } from '../support/project';
import { projectFolder } from '../support/project-folder';

/** Small playbooks of a company that has some of everything, played by the cases of a test. */
const acme = projectFolder(join(__dirname, 'acme'));

const HEAD: Readonly<Record<string, string>> = {
  playbook: 'p',
  title: 'P',
  owner: 'a@acme.example',
  purpose: 'service',
  enroll: '{by_hand: {manual: true}}',
  reenroll: 'never',
  backfill: 'none',
  exits: '{gone: {event: booked}}',
  goal: '{exit: gone}',
  on_exit: '{tasks: close}',
};

const GIVEN = yaml`
  given:
    now: 2026-03-02T10:00+01:00
    customer: {name: Ann Inc, csm: ana, lead: leo, tier: gold, health: 80}
    contacts:
      champion: {name: Cleo, locale: en, reach: {email: cleo@c.example}}
      sponsor: {name: Sam, locale: zh-CN, reach: {email: sam@c.example, wecom: sam}}
    people: {ana: {name: Ana, manager: max}, leo: {name: Leo, manager: max}, max: {name: Max, manager: vera}, vera: {name: Vera}}
    roles: {vp: vera}
`;

/** A playbook with these keys; the others as they mostly are. `steps` is the YAML of the list. */
export type Keys = Readonly<Record<string, string>>;

function playbookOf({
  steps = '- {id: b, wait: {event: clicked, timeout: 300d}, outcomes: {timeout: continue}}',
  ...keys
}: Keys): string {
  const head = Object.entries({ ...HEAD, ...keys }).map(([key, value]) => `${key}: ${value}\n`);
  return `${head.join('')}steps:\n${indented(steps)}`;
}

function indented(text: string): string {
  return `${text.trimEnd().replace(/^/gm, '  ')}\n`;
}

/** The files of that company with this playbook and its cases. */
export function filesOf(keys: Keys, cases: string, files: Keys = {}): ReadonlyMap<string, string> {
  return new Map([
    ...acme,
    ...Object.entries(files),
    ['p.playbook.yaml', playbookOf(keys)],
    ['p.test.yaml', `test: p\n${GIVEN}cases:\n${indented(cases)}`],
  ]);
}

/** What the cases expected and did not find, or what is wrong with the text. Nothing: they pass. */
export function failuresOf(keys: Keys, cases: string, files: Keys = {}): readonly string[] {
  const all = filesOf(keys, cases, files);
  const compiled = compile(all);
  const { tests, diagnostics } = compileTests(all, compiled);
  const errors = [...compiled.diagnostics, ...diagnostics].filter(
    ({ severity }) => severity === 'error',
  );
  if (errors.length > 0)
    return errors.map(({ file, line, code, message }) => `${file}:${line} ${code}: ${message}`);
  const { files: ran } = runTests(tests, compiled, { files: all });
  return ran.flatMap((file) =>
    file.cases.flatMap(({ name, failures }) =>
      failures.map(({ words, happened }) => `${name}: ${words} (${happened.join(' · ')})`),
    ),
  );
}
