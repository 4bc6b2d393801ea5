/**
 * What a test file runs in: Node's own globals, not a copy of them. So packages that are loaded once serve all files of
 * a worker (loaded-once.mjs), and an Error of theirs is an Error. What a file leaves behind is taken back at its end.
 */
import { ModuleMocker } from 'jest-mock';
import { ofPackages } from './loaded-once.mjs';

export default class OneRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  // Nobody's clock is faked: what needs a time is given one.
  fakeTimers = null;
  fakeTimersModern = null;
  #takeBack = [globals(), environment(), ways(), listeners()];

  setup() {
    Error.stackTraceLimit = 100;
  }

  teardown() {
    for (const takeBack of this.#takeBack) takeBack();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** None of its own: loaded-once.mjs compiles. */
  getVmContext() {
    return null;
  }
}

function globals() {
  const before = Object.getOwnPropertyDescriptors(globalThis);
  return () => {
    for (const key of Reflect.ownKeys(globalThis))
      if (!Object.hasOwn(before, key) && !ofPackages.has(key))
        Reflect.deleteProperty(globalThis, key);
    // A getter is Node's own and loads a part of it: nobody replaces those.
    for (const key of Reflect.ownKeys(before))
      if ('value' in before[key] && globalThis[key] !== before[key].value)
        Object.defineProperty(globalThis, key, before[key]);
  };
}

function environment() {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    for (const [name, value] of Object.entries(before))
      if (process.env[name] !== value) process.env[name] = value;
  };
}

/** How the process ends: jest says who calls `exit` in a test, and a test of a command leaves its exit code. */
function ways() {
  const { exit, exitCode } = process;
  return () => {
    process.exit = exit;
    process.exitCode = exitCode;
  };
}

function listeners() {
  const before = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  return () => {
    for (const name of process.eventNames())
      for (const listener of process.rawListeners(name))
        if (!before.get(name)?.includes(listener)) process.removeListener(name, listener);
  };
}
