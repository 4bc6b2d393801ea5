import { basics } from './basics';
import { fragmentSchema, migrationSchema, playbookDefinitions, playbookSchema } from './playbook';
import {
  calendarSchema,
  catalogDefinitions,
  catalogSchema,
  guardsDefinitions,
  guardsSchema,
} from './project';
import { reachable } from './schema';
import type { Definitions, Schema } from './schema';
import { testDefinitions, testSchema } from './test';

/**
 * The schemas of all files of a project, by name (`playbook`: `playbook.schema.json`), as the text that is
 * committed. They say less than the compiler: no name is looked up, and of an expression only that it is a text.
 */
export function schemaFiles(): ReadonlyMap<string, string> {
  const common = basics(false);
  const playbook = playbookDefinitions(false);
  const files: readonly (readonly [string, Schema, Definitions])[] = [
    ['calendar', calendarSchema(), common],
    ['catalog', catalogSchema(), { ...playbook, ...catalogDefinitions() }],
    ['fragment', fragmentSchema(), playbookDefinitions(true)],
    ['guards', guardsSchema(), { ...common, ...guardsDefinitions() }],
    ['migration', migrationSchema(), common],
    ['playbook', playbookSchema(), playbook],
    ['test', testSchema(), { ...common, ...testDefinitions() }],
  ];
  return new Map(files.map(([name, root, definitions]) => [name, textOf(name, root, definitions)]));
}

function textOf(name: string, root: Schema, definitions: Definitions): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    ...root,
    definitions: reachable(root, definitions),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
