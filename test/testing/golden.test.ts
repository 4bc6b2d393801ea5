import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAll } from '../../playbooks/compiler/render';
import { SCENARIO_WORDS } from '../../playbooks/compiler/words/scenario';
import { compileScenario, scenarioFault } from '../../playbooks/compiler/scenario';
import { compile } from '../../playbooks/compiler/compile';
import { projectFolder, SMALL } from '../support/project-folder';
import { CALL } from './call';
import { ran } from './run';

/** Each code about tests and scenarios: what is drawn for a change of the test that passes. `GOLDEN=write` writes anew. */
const folder = join(__dirname, 'golden');
const SCENARIO = CALL.replace('test: call', 'scenario: call');

const small = projectFolder(SMALL);

function drawn(text: string, min = 0, playbook?: string): string {
  const { diagnostics, files } = ran(text, min, playbook);
  return renderAll(diagnostics, files);
}
function drawnScenario(text: string, playbook = 'call'): string {
  const compiled = compile(small);
  const { diagnostics } = compileScenario(text, 'call.scenario.yaml', compiled, playbook);
  return renderAll(diagnostics, new Map([['call.scenario.yaml', text]]));
}
function changed(from: string, to: string): string {
  expect(CALL).toContain(from);
  return CALL.replace(from, to);
}

const CASES: Readonly<Record<string, () => string>> = {
  'test-unknown': () => drawn(changed('{task: ring, to: ana,', '{task: rnig, to: ana,')),
  'test-form-missing': () => {
    const form =
      'answers: {reached: {label: Reached, form: {who: {type: text, label: Who, required: true}}},';
    const playbook = small.get('call.playbook.yaml') ?? '';
    return drawn(CALL, 0, playbook.replace('answers: {reached: {label: Reached},', form));
  },
  'test-expectation-failed': () => drawn(changed('{task: ring, to: ana,', '{task: ring, to: max,')),
  'test-never-reached': () => drawn(changed('after: 1h', 'after: 9d')),
  'coverage-below': () => drawn(CALL, 90),
  'scenario-stuck': () => {
    const fault = scenarioFault(CALL, 'call.scenario.yaml', {
      message: 'no task of step "ring" is open',
      line: 17,
    });
    return renderAll([fault], new Map([['call.scenario.yaml', CALL]]));
  },
  'scenario-check-ignored': () => drawnScenario(SCENARIO),
  'unknown-playbook': () => drawn(changed('test: call', 'test: cal')),
};

test.each(Object.keys(CASES))('%s is drawn as expected', (code) => {
  const text = `${CASES[code]?.() ?? ''}\n`;
  const file = join(folder, `${code}.txt`);
  if (process.env.GOLDEN === 'write') writeFileSync(file, text);
  expect(text).toContain(` ${code}: `);
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : 'a golden file');
});

test('the test that is changed for them raises nothing', () => {
  expect(drawn(CALL)).toBe('');
});

test('every code about tests and scenarios has a golden file', () => {
  const files = readdirSync(folder).map((name) => name.replace('.txt', ''));
  expect(files.sort()).toEqual(Object.keys(SCENARIO_WORDS).sort());
});
