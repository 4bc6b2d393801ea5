import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS } from '../../playbooks/compiler/expression/function-table';
import { keysOf } from '../../playbooks/compiler/schema/schema';
import { THINGS } from '../../playbooks/compiler/schema/things';
import { KEY_WORDS } from '../../playbooks/compiler/schema/words';
import { FILTERS } from '../../playbooks/compiler/text/filter-table';
import { KEYS_ORDER } from './keys-order';

/** The page of all keys is written from the compiler's own tables: `npm run schemas` writes it anew. */
const pages = join(__dirname, '..', '..', 'docs', 'language');
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

function table([name, title]: readonly [string, string]): string {
  const { required, optional } = keysOf(name);
  const row = (key: string): string =>
    `| \`${key}\` | ${required.includes(key) ? 'yes' : ''} | ${cell(KEY_WORDS[name]?.[key] ?? '')} |`;
  const rows = [...required, ...optional].map(row);
  return `### ${title}\n\n| key | must | |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function page(): string {
  const files = Object.entries(KEYS_ORDER).map(
    ([file, things]) => `## ${file}\n\n${things.map(table).join('\n')}`,
  );
  const head =
    '# Every key\n\nWritten from the tables the compiler reads by; editors show the same sentences. How the keys work together stands on the [other pages](README.md).\n';
  return [head, ...files].join('\n');
}

test('the page of all keys leaves none out', () => {
  const shown = Object.values(KEYS_ORDER).flatMap((things) => things.map(([name]) => name));
  const keyed = Object.keys(THINGS).filter((name) => {
    const { required, optional } = keysOf(name);
    return required.length + optional.length > 0;
  });
  expect([...shown].sort()).toEqual(keyed.sort());
});

test('the page of all keys says what the compiler reads', () => {
  const file = join(pages, 'keys.md');
  if (process.env.SCHEMAS === 'write') writeFileSync(file, page());
  expect(readFileSync(file, 'utf8')).toBe(page());
});

test.each([...FUNCTIONS.keys()])('the page of expressions knows the function %s', (name) => {
  expect(readFileSync(join(pages, 'expressions.md'), 'utf8')).toMatch(new RegExp(`\`[^\`]*\\b${name}\\b`));
});

test.each([...FILTERS.keys()])('the page of texts knows the filter %s', (name) => {
  expect(readFileSync(join(pages, 'texts.md'), 'utf8')).toContain(name);
});
