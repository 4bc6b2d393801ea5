import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorSettings, schemaLine, schemasIn } from '../../playbooks/compiler/schema/editor';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'editor.md'), 'utf8');
const block = (kind: string): string => new RegExp(`\`\`\`${kind}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';

test('the page about editors shows the settings that are written', () => {
  expect(JSON.parse(block('json'))).toEqual(JSON.parse(editorSettings('schema')));
});

test('the page about editors shows the first line that is written', () => {
  expect(block('yaml').trim()).toBe(schemaLine('welcome.playbook.yaml', 'schema'));
  expect(schemaLine('fragments/ask.yaml', 'schema')).toContain('../schema/fragment.schema.json');
});

test('the page about editors counts the schemas', () => {
  expect(schemasIn('schema').size).toBe(8);
  expect(page).toContain('They are eight files');
});
