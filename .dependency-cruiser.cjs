/** Who may import whom. One rule per row of the house plan; each says why. */
const modules = '(^|/)node_modules/';
/** `from` may import only what `to` lists (and itself). */
const only = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: to, dependencyTypesNot: ['type-only'] },
});
const packages = (...names) => names.map((name) => `node_modules/${name}(/|$)`);

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'a circle has no top to read from',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphan-packages',
      severity: 'error',
      comment: 'what is imported stands in package.json',
      from: { path: '^(apps|workflows|activities|playbooks|migrations)' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    only(
      'kernel',
      '^playbooks/kernel',
      ['^playbooks/kernel', ...packages('@noble/hashes')],
      'the kernel runs inside the Temporal sandbox: the same inputs must give the same commands',
    ),
    only(
      'calendar',
      '^playbooks/calendar',
      ['^playbooks/calendar', '^playbooks/kernel', ...packages('temporal-polyfill')],
      'times are computed from what is passed in',
    ),
    only(
      'renderer',
      '^playbooks/renderer',
      [
        '^playbooks/(renderer|kernel|calendar)',
        ...packages(
          '@noble/hashes',
          'liquidjs',
          'markdown-it',
          'html-to-text',
          'temporal-polyfill',
        ),
      ],
      'one renderer for check, draft and delivery: no clock, no files',
    ),
    only(
      'rules',
      '^playbooks/rules',
      ['^playbooks/(rules|kernel|calendar|renderer)', ...packages('@noble/hashes')],
      'settle and simulator decide alike, from data',
    ),
    only(
      'compiler',
      '^playbooks/compiler',
      [
        '^playbooks/(compiler|kernel|calendar|renderer)',
        ...packages(
          'yaml',
          'zod',
          '@marcbachmann/cel-js',
          'liquidjs',
          '@noble/hashes',
          'fastest-levenshtein',
        ),
      ],
      'text in, plan or diagnostics out; the files are passed in',
    ),
    only(
      'simulator',
      '^playbooks/simulator',
      ['^playbooks/(simulator|kernel|calendar|rules|renderer)', ...packages('@noble/hashes')],
      'a scenario takes a plan; it does not compile',
    ),
    only(
      'testing',
      '^playbooks/testing',
      ['^playbooks/(testing|compiler|simulator|kernel|calendar|rules|renderer)'],
      'tests of playbooks are compiled and played; nobody of either knows of them',
    ),
    only(
      'tools',
      '^playbooks/tools',
      ['^playbooks/(tools|compiler|kernel|rules|simulator)', ...packages('yaml', '@dagrejs/dagre')],
      'tools look at what the compiler made; they are as pure as it is',
    ),
    {
      name: 'nobody-needs-the-tools',
      severity: 'error',
      comment: 'the language works without its tools; only the command line and the API offer them',
      from: { pathNot: '^(apps|test|playbooks/tools)' },
      to: { path: '^playbooks/tools' },
    },
    {
      name: 'yaml-only-in-the-compiler',
      severity: 'error',
      comment: 'one place reads YAML, so one place knows its traps; fmt writes it back',
      from: { pathNot: '^playbooks/(compiler|tools)' },
      to: { path: packages('yaml') },
    },
    only(
      'workflows',
      '^workflows',
      [
        '^workflows',
        '^playbooks/kernel',
        ...packages('@temporalio/workflow', '@temporalio/common'),
      ],
      'the bundle holds the kernel and nothing else; activities are known by type',
    ),
    {
      name: 'activities',
      severity: 'error',
      comment: 'activities get their repositories passed in',
      from: { path: '^activities' },
      to: { path: '^(apps|playbooks/(compiler|simulator))|node_modules/(@nestjs|typeorm)/' },
    },
    {
      name: 'shared',
      severity: 'error',
      comment: 'shared serves api and worker and knows neither',
      from: { path: '^apps/shared' },
      to: {
        path: '^(activities|apps/(api|worker|cli)|playbooks/(compiler|simulator))',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'api',
      severity: 'error',
      comment: 'the API never touches the world by itself: it writes rows, the worker acts',
      from: { path: '^apps/api' },
      to: { path: '^(activities|apps/(worker|cli))' },
    },
    {
      name: 'worker',
      severity: 'error',
      comment: 'the composition root has no HTTP',
      from: { path: '^apps/worker' },
      to: { path: '^apps/(api|cli)|node_modules/@nestjs/' },
    },
    {
      name: 'cli',
      severity: 'error',
      comment: 'the command line needs no database; only the local start and `tenure database` do',
      from: { path: '^apps/cli', pathNot: '^apps/cli/(dev|database)/' },
      to: { path: '^(apps/(shared|api|worker)|activities|workflows)' },
    },
    only(
      'console',
      '^apps/console',
      [
        '^apps/console',
        ...packages(
          'react',
          'react-dom',
          'react-router',
          '@mantine/core',
          '@mantine/hooks',
          '@tanstack/react-query',
          'openapi-fetch',
          '@dagrejs/dagre',
        ),
      ],
      'the console knows the API by its description alone',
    ),
    {
      name: 'nobody-needs-the-console',
      severity: 'error',
      comment: 'the API serves what was built of it',
      from: { pathNot: '^(apps/console|test)' },
      to: { path: '^apps/console' },
    },
    {
      name: 'migrations',
      severity: 'error',
      comment: 'a migration is history: entities move on, it does not',
      from: { path: '^migrations' },
      to: { pathNot: ['^migrations', ...packages('typeorm')] },
    },
    {
      name: 'pure-rooms-know-no-node',
      severity: 'error',
      comment: 'no clock, disk, network or randomness in the language',
      from: { path: '^(playbooks|workflows)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'not-to-test',
      severity: 'error',
      comment: 'the product does not know its tests',
      from: { pathNot: '^test' },
      to: { path: '^test' },
    },
  ],
  options: {
    doNotFollow: { path: modules },
    tsConfig: { fileName: 'tsconfig.json' },
    // What is imported as a type alone is told by the word `type`, which lint asks for.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
  },
};
