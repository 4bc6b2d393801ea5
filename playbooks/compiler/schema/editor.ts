import { schemaFiles } from './files';

/** How an editor finds the schema of a file: by the first line of the file, or by a setting for all of them. */

/** Kind of file -> pattern of its name in a project, and how editors write that pattern. */
const KINDS: readonly (readonly [kind: string, name: RegExp, glob: string])[] = [
  ['catalog', /^catalog\.yaml$/, 'catalog.yaml'],
  ['guards', /^guards\.yaml$/, 'guards.yaml'],
  ['calendar', /^calendars\/[^/]+\.yaml$/, 'calendars/*.yaml'],
  ['fragment', /^fragments\/[^/]+\.yaml$/, 'fragments/*.yaml'],
  ['playbook', /\.playbook\.yaml$/, '*.playbook.yaml'],
  ['test', /\.test\.yaml$/, '*.test.yaml'],
  ['scenario', /\.scenario\.yaml$/, '*.scenario.yaml'],
  ['migration', /\.migration\.yaml$/, '*.migration.yaml'],
];

/** The schemas as files of `folder`, a path inside the project: path -> text. */
export function schemasIn(folder: string): ReadonlyMap<string, string> {
  return new Map([...schemaFiles()].map(([kind, text]) => [pathOf(folder, kind), text]));
}

/**
 * The first line that tells an editor the schema of `file`, a path inside the project. Nothing for files that are
 * no YAML of the language.
 */
export function schemaLine(file: string, folder: string): string | undefined {
  const [kind] = KINDS.find(([, name]) => name.test(file)) ?? [];
  if (kind === undefined) return undefined;
  const up = '../'.repeat(file.split('/').length - 1);
  return `# yaml-language-server: $schema=${up}${pathOf(folder, kind)}`;
}

/** `.vscode/settings.json` of a project with its schemas in `folder`. */
export function editorSettings(folder: string): string {
  const schemas = KINDS.map(([kind, , glob]) => [pathOf(folder, kind), glob] as const);
  return `${JSON.stringify({ 'yaml.schemas': Object.fromEntries(schemas) }, null, 2)}\n`;
}

/** The text with `line` as its first line, in place of one that named a schema before. */
export function withSchemaLine(text: string, line: string): string {
  const [first = ''] = text.split('\n', 1);
  const end = first.endsWith('\r') ? '\r\n' : '\n';
  const rest = /^\uFEFF?# yaml-language-server:/.test(first) ? text.slice(first.length + 1) : text;
  return `${line}${end}${rest.replace(/^\uFEFF/, '')}`;
}

function pathOf(folder: string, kind: string): string {
  return `${folder}/${kind}.schema.json`;
}
