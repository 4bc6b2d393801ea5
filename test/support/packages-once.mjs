/**
 * How a test file loads its modules: what is ours anew for each file, so that no file sees what another left in it;
 * packages once for each worker, by Node itself, as the product loads them. Jest alone would run all of them again for
 * each file, a second or two each time.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import Runtime from 'jest-runtime';

/** What packages put into the globals when they are loaded: it stays as long as they do. */
export const ofPackages = new Set();

const isPackage = (name) => !/^(?:\.{0,2}\/|node:|jest-main:)/.test(name);

export default class PackagesOnce extends Runtime {
  constructor(...args) {
    super(...args);
    const { injectedModuleParameters } = this.executor;
    this.executor.compile = (source, filename) =>
      compile(source, filename, injectedModuleParameters);
  }

  requireModuleOrMock(from, name) {
    return this.#isPackage(name)
      ? requirePackage(from, name)
      : super.requireModuleOrMock(from, name);
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

/** By folder. */
const requires = new Map();

function requirePackage(from, name) {
  const folder = dirname(from);
  const require = requires.get(folder) ?? createRequire(from);
  requires.set(folder, require);
  const before = new Set(Reflect.ownKeys(globalThis));
  const loaded = require(name);
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
