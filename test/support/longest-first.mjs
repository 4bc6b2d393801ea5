/**
 * The order of the test files: the longest first, so that none of them is left over for one worker at the end. Jest
 * itself knows what a file took last time; on a fresh clone nobody does, and a file of six lines may play for two minutes.
 */
import { relative } from 'node:path';
import sequencer from '@jest/test-sequencer';

/** Seconds of files that take long, roughly. The others follow as jest sorts them, those with a browser first. */
const SECONDS = {
  'test/e2e/same-story-small.test.ts': 135,
  'test/crash/worker-kill.test.ts': 110,
  'test/browser/every-screen.test.ts': 87,
  'test/e2e/same-story-times.test.ts': 84,
  'test/crash/api-kill.test.ts': 81,
  'test/e2e/same-story-onboarding.test.ts': 77,
  'test/e2e/same-story-win-back.test.ts': 64,
  'test/e2e/same-story-renewal.test.ts': 63,
  'test/browser/enrollment.test.ts': 60,
  'test/e2e/quarter.test.ts': 57,
  'test/browser/customers.test.ts': 54,
  'test/e2e/start.test.ts': 52,
  'test/e2e/main-job.test.ts': 49,
  'test/e2e/same-story-library.test.ts': 49,
  'test/browser/budgets.test.ts': 47,
  'test/apps/api/hostile.test.ts': 47,
  'test/browser/inbox.test.ts': 47,
  'test/browser/operations.test.ts': 45,
  'test/fuzz/walks.test.ts': 44,
  'test/browser/playbooks.test.ts': 42,
  'test/fuzz/fuzz.test.ts': 41,
  'test/e2e/same-story-guards.test.ts': 38,
  'test/e2e/migrate.test.ts': 37,
  'test/activities/caps.test.ts': 34,
  'test/apps/api/fuzz/fuzz.test.ts': 33,
  'test/e2e/storm.test.ts': 33,
  'test/apps/cli/hostile-folders.test.ts': 25,
  'test/kernel/migrate-properties.test.ts': 22,
  'test/workflows/under-fire.test.ts': 20,
  'test/apps/cli/diff.test.ts': 19,
  'test/browser/hostile.test.ts': 19,
  'test/e2e/meanwhile.test.ts': 19,
  'test/browser/sandbox.test.ts': 19,
  'test/activities/stops.test.ts': 18,
  'test/apps/cli/authoring.test.ts': 18,
  'test/browser/inbox-more.test.ts': 18,
  'test/browser/drafts.test.ts': 17,
  'test/e2e/operate.test.ts': 17,
  'test/browser/live.test.ts': 16,
  'test/e2e/same-story-starter.test.ts': 16,
  'test/kernel/properties.test.ts': 16,
  'test/activities/deliver.test.ts': 14,
  'test/apps/ingest/race.test.ts': 14,
  'test/browser/palette.test.ts': 14,
  'test/crash/backfill-kill.test.ts': 13,
  'test/apps/cli/graph.test.ts': 12,
  'test/apps/cli/test-command.test.ts': 11,
  'test/browser/approvals.test.ts': 11,
  'test/workflows/enrollment.test.ts': 11,
  'test/apps/cli/publish.test.ts': 11,
  'test/apps/cli/migrate.test.ts': 11,
  'test/apps/cli/demo.test.ts': 11,
  'test/compiler/golden.test.ts': 11,
  'test/activities/stops-http.test.ts': 11,
  'test/compiler/explanations.test.ts': 10,
  'test/apps/api/audit-matrix.test.ts': 10,
  'test/apps/backfill/backfill.test.ts': 10,
  'test/apps/cli/tutorial.test.ts': 10,
  'test/apps/cli/schema.test.ts': 9,
  'test/browser/day.test.ts': 9,
  'test/apps/cli/dev/first-start.test.ts': 9,
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
