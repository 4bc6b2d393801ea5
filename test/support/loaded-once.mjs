/**
 * How a test file loads its modules: its own and what helps it anew, so that no file sees what another left in it;
 * packages and the product once for each worker, by Node itself, as the product runs: what is built. Jest alone would
 * run all of them again for each file, a second or two each time, and none would ever be fast.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Script } from 'node:vm';
import Runtime from 'jest-runtime';

/** What packages put into the globals when they are loaded: it stays as long as they do. */
export const ofPackages = new Set();

const root = join(import.meta.dirname, '..', '..');
const rooms = ['apps', 'workflows', 'activities', 'playbooks', 'migrations'];

const isPackage = (name) => !/^(?:\.{0,2}\/|node:|jest-main:)/.test(name);

export default class LoadedOnce extends Runtime {
  constructor(...args) {
    super(...args);
    const { injectedModuleParameters } = this.executor;
    this.executor.compile = (source, filename) =>
      compile(source, filename, injectedModuleParameters);
  }

  requireModuleOrMock(from, name) {
    if (this.#isPackage(name)) return requirePackage(from, name);
    const path = name.startsWith('.') ? builtOf(resolve(dirname(from), name)) : undefined;
    return path ? noting(() => requireBuilt(path)) : super.requireModuleOrMock(from, name);
  }

  /** Jest's own parts, but the one that knows the tests of a file: it is told by its path. */
  requireInternalModule(from, name) {
    return name !== undefined && this.#isPackage(name)
      ? requirePackage(from, name)
      : super.requireInternalModule(from, name);
  }

  #isPackage(name) {
    return isPackage(name) && name !== '@jest/globals' && !this._resolution.isCoreModule(name);
  }
}

/** By path without its ending: the file that a module of ours is built to. The console is built by another tool. */
const built = new Map();

function builtOf(path) {
  if (!built.has(path)) built.set(path, findBuilt(relative(root, path)));
  return built.get(path);
}

function findBuilt(place) {
  if (!rooms.includes(place.split(sep)[0]) || place.startsWith(join('apps', 'console', sep)))
    return undefined;
  const path = join(root, 'dist', `${place.replace(/\.[jt]s$/, '')}.js`);
  return existsSync(path) ? path : undefined;
}

const requireBuilt = createRequire(import.meta.url);

/** By folder. */
const requires = new Map();

function requirePackage(from, name) {
  const folder = dirname(from);
  const require = requires.get(folder) ?? createRequire(from);
  requires.set(folder, require);
  return noting(() => require(name));
}

function noting(load) {
  const before = new Set(Reflect.ownKeys(globalThis));
  const loaded = load();
  for (const key of Reflect.ownKeys(globalThis)) if (!before.has(key)) ofPackages.add(key);
  return loaded;
}

/** By file: the next test file runs the same code, compiled. */
const compiled = new Map();

function compile(source, filename, parameters) {
  const known = compiled.get(filename);
  const head = `(function (${parameters.join(', ')}) {`;
  const script =
    known?.source === source
      ? known.script
      : new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
  compiled.set(filename, { source, script });
  return script.runInThisContext();
}
