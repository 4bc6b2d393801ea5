import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../playbooks/compiler/compile';
import { compileScenario } from '../../playbooks/compiler/scenario';
import { simulate } from '../../playbooks/simulator/simulate';
import type { Simulated } from '../../playbooks/simulator/simulate';
import { STARTER, projectFolder } from '../support/project-folder';

/** Every scenario that the documentation shows is played. */
const folder = join(__dirname, '..', '..', 'docs', 'scenarios');
const compiled = compile(projectFolder(STARTER));

function play(file: string): Simulated {
  const text = readFileSync(join(folder, file), 'utf8');
  const id = /^scenario: (\w+)/m.exec(text)?.[1] ?? '';
  const { scenario, diagnostics } = compileScenario(text, file, compiled, id);
  const playbook = compiled.playbooks.find((one) => one.id === id);
  expect(diagnostics).toEqual([]);
  if (!scenario || !playbook || !compiled.project) throw new Error(`${file} cannot be played`);
  const { plan, templates } = playbook;
  return simulate({ plan, project: compiled.project, templates, scenario });
}

const EXITS: Readonly<Record<string, string>> = {
  'answered.scenario.yaml': 'closed',
  'ignored.scenario.yaml': 'paused_by_customer',
  'leaves.scenario.yaml': 'churned',
};

test.each(readdirSync(folder))('%s ends as it says, and leaves nothing open', (file) => {
  expect(play(file)).toMatchObject({ exit: EXITS[file], status: 'done', openTasks: [] });
});

test('who answers in time is never called and never asked twice', () => {
  const { sends, tasks } = play('answered.scenario.yaml');
  expect(sends.map(({ step }) => step)).toEqual(['welcome', 'signoff', 'survey']);
  expect(tasks.map(({ status }) => status)).toEqual(['resolved', 'resolved', 'resolved']);
});
