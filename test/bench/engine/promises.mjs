/** Promises of the workflow sandbox, told from the worker's own by their realm: each sandbox has a `Promise` of its own. */
import { promiseHooks } from 'node:v8';

/** How many were made inside while this ran. */
export async function v8PromiseHooks(run) {
  let inside = 0;
  const stop = promiseHooks.onInit((promise) => {
    if (!(promise instanceof Promise)) inside += 1;
  });
  try {
    await run();
  } finally {
    stop();
  }
  return inside;
}

/** Of this process, all its threads. */
export function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
