import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that ship ES modules only, nested ones too: jest must transform them to CommonJS. */
function esmPackages(root, found = new Set()) {
  if (!existsSync(root)) return found;
  for (const entry of readdirSync(root)) {
    if (entry.startsWith('.')) continue;
    const names = entry.startsWith('@')
      ? readdirSync(join(root, entry)).map((n) => `${entry}/${n}`)
      : [entry];
    for (const name of names) {
      const file = join(root, name, 'package.json');
      if (!existsSync(file)) continue;
      if (JSON.parse(readFileSync(file, 'utf8')).type === 'module') found.add(name);
      esmPackages(join(root, name, 'node_modules'), found);
    }
  }
  return found;
}

const esm = [...esmPackages('node_modules')].map((name) => name.replaceAll('.', '\\.')).join('|');
const swc = JSON.parse(readFileSync('.swcrc', 'utf8'));
const common = {
  testEnvironment: '<rootDir>/test/support/one-realm.mjs',
  runtime: '<rootDir>/test/support/loaded-once.mjs',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  transform: {
    '\\.ts$': ['@swc/jest', swc],
    '\\.m?js$': ['@swc/jest', { ...swc, jsc: { target: 'es2022' } }],
  },
  transformIgnorePatterns: [`node_modules/(?!(?:.*/node_modules/)?(?:${esm})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.tenure'],
};
const pure = [
  'calendar',
  'compiler',
  'docs',
  'kernel',
  'library',
  'renderer',
  'rules',
  'schema',
  'simulator',
  'testing',
  'tools',
  'fuzz',
  'fences',
];

const world = {
  ...common,
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};
/** They measure how long something takes: nothing runs beside them. */
const alone = [
  'test/compiler/growth.test.ts',
  'test/e2e/second-start.test.ts',
  'test/workflows/overload.test.ts',
];
const notAlone = alone.map((file) => `<rootDir>/${file.replaceAll('.', '\\.')}$`);

/** `pure` needs nothing but Node, `browser` a Chromium too; `world` and `alone` start a real Postgres (and, where tests ask, Temporal and SMTP). */
export default {
  // Servers and databases of their own take their time on a busy machine; nothing waits for this to be over.
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  projects: [
    {
      ...common,
      displayName: 'pure',
      globalSetup: '<rootDir>/test/support/build.mjs',
      testMatch: pure.map((room) => `<rootDir>/test/${room}/**/*.test.ts`),
      testPathIgnorePatterns: ['/node_modules/', ...notAlone],
    },
    {
      ...world,
      displayName: 'world',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        ...pure.map((room) => `<rootDir>/test/${room}/`),
        ...notAlone,
        '<rootDir>/test/browser/',
      ],
    },
    {
      ...world,
      displayName: 'browser',
      globalSetup: '<rootDir>/test/support/browser-setup.mjs',
      testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
    },
    { ...world, displayName: 'alone', testMatch: alone.map((file) => `<rootDir>/${file}`) },
  ],
};
