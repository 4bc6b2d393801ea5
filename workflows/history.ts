// When a run hands over to a fresh one.
import { workflowInfo } from '@temporalio/workflow';

const LONG = 1_000;
const LONG_WAIT_MS = 7 * 86_400_000;
const WORTH_CUTTING = 40;

/** `waitMs`: how long the enrollment will sleep now. Before a long sleep even a modest history is cut: whoever wakes it has little to replay. */
export function wantsShortHistory(waitMs: number): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  if (continueAsNewSuggested || historyLength >= LONG) return true;
  return historyLength > WORTH_CUTTING && waitMs >= LONG_WAIT_MS;
}
