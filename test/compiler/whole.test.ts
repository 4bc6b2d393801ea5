import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../playbooks/compiler/compile';
import { renderAll } from '../../playbooks/compiler/render';
import * as keys from '../../playbooks/compiler/shape/keys';
import { projectFolder } from '../support/project-folder';

/** One playbook with every key there is, and the plan it becomes, instruction by instruction. `GOLDEN=write` writes anew. */
const FILE = 'whole.playbook.yaml';
const folder = join(__dirname, 'whole');
const golden = join(folder, 'golden', 'whole.plan.json');
const files = projectFolder(folder);
const text = [files.get(FILE), files.get('fragments/knock.yaml')].join('\n');

test('every key arrives in the plan', () => {
  const { diagnostics, playbooks } = compile(files);
  expect(renderAll(diagnostics, files)).toBe('');
  const json = playbooks.find(({ id }) => id === 'whole')?.json ?? '';
  const drawn = `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
  if (process.env['GOLDEN'] === 'write') writeFileSync(golden, drawn);
  expect(drawn).toBe(readFileSync(golden, 'utf8'));
});

function isThing(value: unknown): value is keys.Thing {
  return typeof value === 'object' && value !== null && 'thing' in value;
}

test('there is no key that is not in it', () => {
  const things = Object.values(keys)
    .filter(isThing)
    .filter(({ thing }) => thing !== keys.MIGRATION.thing && thing !== keys.LANDING.thing);
  const known = things.flatMap(({ required = [], optional = [] }) => [...required, ...optional]);
  const missing = known.filter((key) => !new RegExp(`(^|[\\s{])${key}:`, 'm').test(text));
  expect(missing).toEqual([]);
});
