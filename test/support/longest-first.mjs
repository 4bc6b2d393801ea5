/**
 * The order of the test files: the longest first, so that none of them is left over for one worker at the end. Jest
 * itself knows what a file took last time; on a fresh clone nobody does, and a file of six lines may play for two minutes.
 */
import { relative } from 'node:path';
import sequencer from '@jest/test-sequencer';

/** Seconds of files that take long, roughly. The others follow as jest sorts them, those with a browser first. */
const SECONDS = {
  'test/e2e/same-story-small.test.ts': 129,
  'test/e2e/same-story-win-back.test.ts': 117,
  'test/e2e/same-story-onboarding.test.ts': 86,
  'test/e2e/same-story-renewal.test.ts': 84,
  'test/e2e/same-story-library.test.ts': 62,
  'test/browser/inbox.test.ts': 60,
  'test/browser/customers.test.ts': 50,
  'test/e2e/quarter.test.ts': 56,
  'test/e2e/same-story-times.test.ts': 53,
  'test/e2e/same-story-guards.test.ts': 43,
  'test/apps/cli/hostile-folders.test.ts': 36,
  'test/e2e/storm.test.ts': 31,
  'test/workflows/under-fire.test.ts': 31,
  'test/apps/cli/init.test.ts': 31,
  'test/apps/cli/graph.test.ts': 26,
  'test/apps/cli/test-command.test.ts': 20,
  'test/apps/cli/diff.test.ts': 20,
  'test/workflows/enrollment.test.ts': 19,
  'test/apps/cli/authoring.test.ts': 17,
  'test/apps/worker/main.test.ts': 16,
  'test/apps/cli/tasks.test.ts': 16,
  'test/calendar/generated-spans.test.ts': 13,
  'test/kernel/properties.test.ts': 11,
};

const BROWSER = 25;

export default class LongestFirst extends sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => this.#weightOf(b) - this.#weightOf(a));
  }

  /** Who failed last time is looked at first. */
  #weightOf(test) {
    if (this.hasFailed(test)) return Number.MAX_SAFE_INTEGER;
    const path = relative(test.context.config.rootDir, test.path);
    return SECONDS[path] ?? (path.startsWith('test/browser/') ? BROWSER : 0);
  }
}
