import { join } from 'node:path';
import { parse } from 'yaml';
import { LIBRARY, projectFolder, SMALL, STARTER } from '../support/project-folder';

/** What mutations start from: the projects we ship and the ones that hold every key of the language. */

export interface Base {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** Those a mutation may hit. */
  readonly targets: readonly string[];
}

const WHOLE = join(__dirname, '..', 'compiler', 'whole');
const library = projectFolder(LIBRARY);

/** One playbook of the library with what it needs: the others cost time and tell nothing. */
function partOf(playbook: string): Base {
  const other = /^([a-z_]+)\.(playbook|test)\.yaml$/;
  const wanted = [...library].filter(([file]) => {
    const [, id] = other.exec(file) ?? [];
    return id === undefined ? !isForeign(file, playbook) : id === playbook;
  });
  return baseOf(playbook, new Map(wanted));
}

function isForeign(file: string, playbook: string): boolean {
  return file.startsWith('templates/') && !file.startsWith(`templates/${playbook}/`);
}

function baseOf(name: string, files: ReadonlyMap<string, string>): Base {
  const targets = [...files.keys()].filter((file) => file.endsWith('.yaml'));
  // What the playbook says is where most of the language is.
  const main = targets.filter((file) => /\.(playbook|test|migration)\.yaml$/.test(file));
  return { name, files, targets: [...targets, ...main, ...main] };
}

/** The test format and migrations belong to the language as much as playbooks do. */
const SMALL_EXTRA = new Map([
  [
    'call.migration.yaml',
    'migration: call\nfrom: 3f9c\nto: 8a11\nsteps: {talk: ask, old: park, gone: {to: talk, as: done}}\nvars: {tries: 1}\nonly: customer.health < 50\nlate: skip\nspread: 2h\n',
  ],
]);

const ids = ['renewal', 'win_back', 'onboarding', 'escalation', 'seeded_user', 'goodbye'];
const bases: readonly (readonly [number, Base])[] = [
  [42, baseOf('small', new Map([...projectFolder(SMALL), ...SMALL_EXTRA]))],
  [20, baseOf('starter', projectFolder(STARTER))],
  [25, baseOf('whole', projectFolder(WHOLE))],
  ...ids.map((id) => [2.5, partOf(id)] as const),
];
export const BASES = bases;

export function getBase(name: string): Base {
  const found = BASES.find(([, base]) => base.name === name);
  if (found === undefined) throw new Error(`no project is called ${name}`);
  return found[1];
}

const trees = new Map<string, unknown>();

/** A file as plain data, for mutations of its structure. Not to be changed. */
export function treeOf({ name, files }: Base, file: string): unknown {
  const key = `${name}/${file}`;
  if (!trees.has(key)) trees.set(key, parse(files.get(file) ?? ''));
  return trees.get(key);
}

interface Words {
  readonly keys: readonly string[];
  /** Subtrees, scalars too. */
  readonly values: readonly unknown[];
}

let words: Words | undefined;

/** Keys and values somebody wrote somewhere: they fit where they do not belong better than nonsense. */
export function wordsOf(): Words {
  if (words !== undefined) return words;
  const keys = new Set<string>();
  const values = new Map<string, unknown>();
  const visit = (value: unknown): void => {
    values.set(JSON.stringify(value).slice(0, 2000), value);
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) for (const key of Object.keys(value)) keys.add(key);
    for (const one of Object.values(value)) visit(one);
  };
  for (const [, base] of BASES) for (const file of new Set(base.targets)) visit(treeOf(base, file));
  words = { keys: [...keys], values: [...values.values()] };
  return words;
}
