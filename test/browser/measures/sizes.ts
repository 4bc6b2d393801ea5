import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figure';

const FOLDER = 'dist/console';
const ASSETS = join(FOLDER, 'assets');
const KB = 1_024;
/** What is loaded when it is wanted: the largest file of each kind. */
const LATER: readonly [what: string, key: string, files: RegExp, limit: number][] = [
  ['the second language', 'language_kb', /^zh-cn-.*\.js\.gz$/, 12],
  ['the graph of steps', 'graph_kb', /^graph-.*\.js\.gz$/, 75],
];

/** Of the console as it was built, gzip, as it travels. */
export function sizes(): Figure[] {
  const page = readFileSync(join(FOLDER, 'index.html'), 'utf8');
  const first = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(([, name]) => name);
  const named = (end: string) => first.filter((name) => name?.endsWith(end) === true);
  const files = readdirSync(ASSETS).filter((name) => name.endsWith('.gz'));
  const screens = files.filter(
    (name) =>
      !first.includes(name.replace('.gz', '')) &&
      LATER.every(([, , pattern]) => !pattern.test(name)),
  );
  const sum = (names: readonly (string | undefined)[]) =>
    names.reduce((bytes, name) => bytes + sizeOf(`${name}.gz`), 0);
  const largest = (names: readonly string[]) => Math.max(...names.map(sizeOf));
  const figure = (what: string, key: string, bytes: number, limit: number): Figure => ({
    ...{ what, key, limit, unit: 'kB' },
    // Nothing of the kind is no proof that it is small.
    measured: bytes > 0 ? bytes / KB : Infinity,
  });
  return [
    figure('first load, JavaScript', 'first_js_kb', sum(named('.js')), 165),
    figure('first load, styles', 'first_css_kb', sum(named('.css')), 40),
    figure('the largest screen loaded later', 'screen_kb', largest(screens), 25),
    ...LATER.map(([what, key, pattern, limit]) =>
      figure(what, key, largest(files.filter((name) => pattern.test(name))), limit),
    ),
  ];
}

function sizeOf(name: string): number {
  return statSync(join(ASSETS, name)).size;
}
