import { compile } from '../../playbooks/compiler/compile';
import { schemaLine, withSchemaLine } from '../../playbooks/compiler/schema/editor';
import { projectFolder, STARTER } from '../support/project-folder';

/** The first line of a file, which names its schema. */

const LINE = '# yaml-language-server: $schema=schema/playbook.schema.json';

test.each([
  ['a file without it', 'playbook: a\n', `${LINE}\nplaybook: a\n`],
  ['a file with another', '# yaml-language-server: $schema=x.json\na: 1\n', `${LINE}\na: 1\n`],
  ['a file with it', `${LINE}\na: 1\n`, `${LINE}\na: 1\n`],
  ['a comment on top', '# Ours\na: 1\n', `${LINE}\n# Ours\na: 1\n`],
  ['lines that end as on Windows', 'a: 1\r\nb: 2\r\n', `${LINE}\r\na: 1\r\nb: 2\r\n`],
  ['a byte order mark', '\uFEFFa: 1\n', `${LINE}\na: 1\n`],
  ['an empty file', '', `${LINE}\n`],
  ['a file that is this line alone', '# yaml-language-server: $schema=x.json', `${LINE}\n`],
])('it is put on %s', (_, text, wanted) => {
  expect(withSchemaLine(text, LINE)).toBe(wanted);
  expect(withSchemaLine(wanted, LINE)).toBe(wanted);
});

test.each([
  ['catalog.yaml', 'schema/catalog.schema.json'],
  ['guards.yaml', 'schema/guards.schema.json'],
  ['calendars/office.yaml', '../schema/calendar.schema.json'],
  ['fragments/ask.yaml', '../schema/fragment.schema.json'],
  ['a.playbook.yaml', 'schema/playbook.schema.json'],
  ['team/renewal/a.playbook.yaml', '../../schema/playbook.schema.json'],
  ['a.test.yaml', 'schema/test.schema.json'],
  ['a.scenario.yaml', 'schema/scenario.schema.json'],
  ['a.migration.yaml', 'schema/migration.schema.json'],
])('it leads from %s to its schema', (file, path) => {
  expect(schemaLine(file, 'schema')).toBe(`# yaml-language-server: $schema=${path}`);
});

test.each(['README.md', 'notes.yaml', 'compose.yaml', 'team/catalog.yaml', 'templates/a.en.md'])(
  'there is none for %s, which is not read as YAML of the language',
  (file) => {
    expect(schemaLine(file, 'schema')).toBeUndefined();
  },
);

test('it changes nothing of what a playbook means', () => {
  const files = projectFolder(STARTER);
  const bare = [...files].map(([name, text]) => {
    const rest = text.replace(/^# yaml-language-server:.*\n/, '');
    expect(rest === text).toBe(schemaLine(name, '../schema') === undefined);
    return [name, rest] as const;
  });
  const versions = (of: ReadonlyMap<string, string>): readonly unknown[] =>
    compile(of).playbooks.map(({ id, json }) => [id, json]);
  expect(versions(new Map(bare))).toEqual(versions(files));
});
