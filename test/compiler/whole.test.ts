import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../playbooks/compiler/compile';
import { renderAll } from '../../playbooks/compiler/render';
import { projectFolder, SMALL } from '../support/project-folder';

/** One playbook with every key there is, and the plan it becomes, instruction by instruction. `GOLDEN=write` writes anew. */
const FILE = 'whole.playbook.yaml';
const folder = join(__dirname, 'whole');
const golden = join(folder, 'golden', 'whole.plan.json');

test('every key arrives in the plan', () => {
  const text = readFileSync(join(folder, FILE), 'utf8');
  const { diagnostics, playbooks } = compile(new Map([...projectFolder(SMALL), [FILE, text]]));
  expect(renderAll(diagnostics, new Map([[FILE, text]]))).toBe('');
  const json = playbooks.find(({ id }) => id === 'whole')?.json ?? '';
  const drawn = `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
  if (process.env['GOLDEN'] === 'write') writeFileSync(golden, drawn);
  expect(drawn).toBe(readFileSync(golden, 'utf8'));
});
