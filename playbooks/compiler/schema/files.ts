import { basics } from './basics';
import { fragmentDefinitions, fragmentSchema, migrationSchema } from './playbook';
import { playbookDefinitions, playbookSchema } from './playbook';
import {
  calendarSchema,
  catalogDefinitions,
  catalogSchema,
  guardsDefinitions,
  guardsSchema,
} from './project';
import type { Definitions, Json, Schema } from './schema';
import { scenarioSchema, testDefinitions, testSchema } from './test';

/**
 * The schemas of all files of a project, by name (`playbook`: `playbook.schema.json`), as the text that is
 * committed. They say less than the compiler: no name is looked up, and of an expression only that it is a text.
 */
export function schemaFiles(): ReadonlyMap<string, string> {
  const common = basics();
  const playbook = playbookDefinitions();
  const files: readonly (readonly [string, Schema, Definitions])[] = [
    ['calendar', calendarSchema(), common],
    ['catalog', catalogSchema(), { ...playbook, ...catalogDefinitions() }],
    ['fragment', fragmentSchema(), fragmentDefinitions()],
    ['guards', guardsSchema(), { ...common, ...guardsDefinitions() }],
    ['migration', migrationSchema(), common],
    ['playbook', playbookSchema(), playbook],
    ['scenario', scenarioSchema(), { ...common, ...testDefinitions() }],
    ['test', testSchema(), { ...common, ...testDefinitions() }],
  ];
  return new Map(files.map(([name, root, definitions]) => [name, textOf(root, definitions)]));
}

function textOf(root: Schema, definitions: Definitions): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...root,
    definitions: reachable(root, definitions),
  };
  return `${JSON.stringify(schema, null, 1)}\n`;
}

/** `definitions` and of them only what `root` leads to, sorted by name. */
function reachable(root: Schema, definitions: Definitions): Definitions {
  const found = new Set<string>();
  const open: Json[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const { $ref } = next as Schema;
    const name = typeof $ref === 'string' ? $ref.replace('#/definitions/', '') : '';
    const target = definitions[name];
    if (name !== '' && target === undefined) throw new Error(`no definition is called "${name}"`);
    if (target !== undefined && !found.has(name)) open.push(target);
    if (name !== '') found.add(name);
    open.push(...(Object.values(next) as readonly Json[]));
  }
  return Object.fromEntries([...found].sort().map((name) => [name, definitions[name] ?? {}]));
}
