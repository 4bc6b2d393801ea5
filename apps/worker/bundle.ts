import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectRoot } from '../shared/config/project-root';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/** What runs in the sandbox. Folders of dist/ whose content decides whether the bundle is still the right one. */
const SOURCES = ['workflows', 'playbooks/kernel'];

/**
 * Path of the workflow bundle, built from dist/ when its sources have changed since. Several processes may ask at
 * once: the file appears whole or not at all.
 */
export async function bundle(): Promise<string> {
  const dist = join(projectRoot(__dirname), 'dist');
  const path = join(dist, 'workflow-bundle.js');
  const header = `/* ${keyOf(dist)} */`;
  if (existsSync(path) && readFileSync(path, 'utf8').startsWith(header)) return path;
  const { code } = await build(dist);
  mkdirSync(dist, { recursive: true });
  const part = `${path}.${process.pid}`;
  // In front of the first line, not above it: lines in stack traces stay where they are.
  writeFileSync(part, header + code);
  renameSync(part, path);
  return path;
}

/** The bundle's code and the modules in it, relative to the project. */
export async function build(
  dist: string = join(projectRoot(__dirname), 'dist'),
): Promise<{ code: string; modules: string[] }> {
  const modules: string[] = [];
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(dist, 'workflows', 'enrollment.js'),
    payloadConverterPath: join(dist, 'workflows', 'converter.js'),
    preloadModules: [join(dist, 'workflows', 'plan-memo.js')],
    webpackConfigHook: (config) => listing(config, dirname(dist), modules),
    logger: QUIET,
  });
  return { code, modules: modules.sort() };
}

const QUIET: NonNullable<BundleOptions['logger']> = {
  log: () => undefined,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message) => process.stderr.write(`${message}\n`),
};

function listing(config: WebpackConfig, root: string, modules: string[]): WebpackConfig {
  const plugin: NonNullable<WebpackConfig['plugins']>[number] = {
    apply: (compiler) =>
      compiler.hooks.done.tap('modules', (stats) => {
        for (const module of stats.compilation.modules) {
          const resource = 'resource' in module ? String(module.resource) : '';
          if (resource !== '') modules.push(relative(root, resource));
        }
      }),
  };
  return { ...config, plugins: [...(config.plugins ?? []), plugin] };
}

function sdkVersion(): string {
  const file = join(dirname(require.resolve('@temporalio/worker')), '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function keyOf(dist: string): string {
  const hash = createHash('sha256').update(sdkVersion());
  for (const folder of SOURCES)
    for (const file of readdirSync(join(dist, folder)).sort())
      hash.update(file).update(readFileSync(join(dist, folder, file)));
  return hash.digest('hex');
}
