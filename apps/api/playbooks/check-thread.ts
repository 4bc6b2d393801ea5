import { parentPort, workerData } from 'node:worker_threads';
import { compile } from '../../../playbooks/compiler/compile';
import type { Checked } from './check.service';
import { toShown } from './to-shown';

/** A thread of its own: compiles the files and says what was found. Whoever made it ends it. */

/** The answer alone: plans are large, and whoever waits would have to take them apart. */
function check(files: Readonly<Record<string, string>>): Checked {
  const { ok, diagnostics, playbooks } = compile(new Map(Object.entries(files)));
  return {
    ok,
    diagnostics: toShown(diagnostics),
    playbooks: playbooks.map(({ id, hash }) => ({ id, hash })),
  };
}

parentPort?.postMessage({ kind: 'begun' });
parentPort?.postMessage(check(workerData as Readonly<Record<string, string>>));
