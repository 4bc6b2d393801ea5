/**
 * The order of the test files: the longest first, so that none of them is left over for one worker at the end. Jest
 * itself knows what a file took last time; on a fresh clone nobody does, and a file of six lines may play for two minutes.
 */
import { relative } from 'node:path';
import sequencer from '@jest/test-sequencer';

/** Seconds of files that take long, roughly. The others follow as jest sorts them, those with a browser first. */
const SECONDS = {
  'test/e2e/same-story-small.test.ts': 163,
  'test/e2e/same-story-onboarding.test.ts': 146,
  'test/browser/every-screen.test.ts': 142,
  'test/e2e/same-story-renewal.test.ts': 114,
  'test/fuzz/fuzz.test.ts': 96,
  'test/e2e/start.test.ts': 45,
  'test/crash/worker-kill.test.ts': 92,
  'test/e2e/same-story-win-back.test.ts': 85,
  'test/e2e/same-story-library.test.ts': 82,
  'test/e2e/quarter.test.ts': 61,
  'test/browser/budgets.test.ts': 61,
  'test/e2e/same-story-times.test.ts': 57,
  'test/e2e/same-story-guards.test.ts': 56,
  'test/browser/playbooks.test.ts': 51,
  'test/browser/customers.test.ts': 50,
  'test/e2e/main-job.test.ts': 46,
  'test/browser/enrollment.test.ts': 45,
  'test/browser/inbox.test.ts': 44,
  'test/apps/api/hostile.test.ts': 41,
  'test/activities/caps.test.ts': 39,
  'test/apps/cli/graph.test.ts': 36,
  'test/apps/cli/hostile-folders.test.ts': 36,
  'test/browser/operations.test.ts': 35,
  'test/e2e/storm.test.ts': 35,
  'test/fuzz/walks.test.ts': 35,
  'test/crash/api-kill.test.ts': 35,
  'test/e2e/migrate.test.ts': 34,
  'test/browser/sandbox.test.ts': 30,
  'test/workflows/under-fire.test.ts': 30,
  'test/kernel/properties.test.ts': 27,
  'test/apps/cli/command-line.test.ts': 27,
  'test/e2e/same-story-starter.test.ts': 25,
  'test/apps/cli/stops.test.ts': 24,
  'test/activities/stops.test.ts': 23,
  'test/apps/cli/test-command.test.ts': 23,
  'test/apps/cli/init.test.ts': 23,
  'test/apps/cli/demo.test.ts': 21,
  'test/apps/api/fuzz/fuzz.test.ts': 21,
  'test/e2e/operate.test.ts': 21,
  'test/activities/stops-http.test.ts': 20,
  'test/apps/cli/schema.test.ts': 20,
  'test/compiler/golden.test.ts': 20,
  'test/browser/drafts.test.ts': 20,
  'test/kernel/migrate-properties.test.ts': 19,
  'test/e2e/meanwhile.test.ts': 19,
  'test/browser/hostile.test.ts': 19,
  'test/activities/deliver.test.ts': 19,
  'test/apps/cli/diff.test.ts': 18,
  'test/browser/inbox-more.test.ts': 18,
  'test/apps/ingest/race.test.ts': 18,
  'test/browser/palette.test.ts': 17,
  'test/apps/cli/authoring.test.ts': 17,
  'test/apps/cli/tasks.test.ts': 16,
  'test/apps/cli/tutorial.test.ts': 16,
  'test/browser/live.test.ts': 16,
  'test/apps/cli/outreach.test.ts': 14,
  'test/apps/cli/database.test.ts': 14,
};

const BROWSER = 20;

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
