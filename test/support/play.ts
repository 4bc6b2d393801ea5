import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import { simulate } from '../../playbooks/simulator/simulate';
import { yaml } from './project';
import { projectFolder, SMALL } from './project-folder';

const TEST = yaml`
  test: call
  given:
    now: 2026-03-02T09:00+01:00
    customer: {name: Acme, csm: ana}
    contacts: {champion: {name: Cleo, locale: en, reach: {email: cleo@c.example}}}
    people: {ana: {name: Ana}}
  cases:
    - name: it is played
      enroll: by_hand
`;

/** Plays a playbook of the small project by hand; `script`: items of one key each. Answers `kind step outcome` of its story. */
export function play(
  playbook: string,
  { script = [], catalog }: { readonly script?: readonly string[]; readonly catalog?: string } = {},
): string[] {
  const items = script.map((item) => `      - ${item}\n`).join('');
  const test = items === '' ? TEST : `${TEST.trimEnd()}\n    script:\n${items}`;
  const files = new Map([
    ...projectFolder(SMALL),
    ['call.playbook.yaml', playbook],
    ['call.test.yaml', test],
    ...(catalog === undefined ? [] : [['catalog.yaml', catalog] as const]),
  ]);
  const compiled = compile(files);
  const { tests, diagnostics } = compileTests(files, compiled);
  const [of, project] = [compiled.playbooks[0], compiled.project];
  const scenario = tests[0]?.cases[0]?.scenario;
  if (!of || !project || !scenario)
    throw new Error(JSON.stringify([...compiled.diagnostics, ...diagnostics], null, 1));
  const { trace } = simulate({ plan: of.plan, project, templates: of.templates, scenario });
  return trace.map(({ kind, step, outcome }) => [kind, step, outcome].filter(Boolean).join(' '));
}
