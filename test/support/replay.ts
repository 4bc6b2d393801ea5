import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { payloadConverterPath } from '../../apps/shared/temporal/converter-path';
import { PlanCodec, type PlanStore } from '../../apps/shared/temporal/plan-codec';
import { bundle } from '../../apps/worker/bundle';

type History = Parameters<typeof Worker.runReplayHistory>[1];

/** Runs the workflow over recorded histories, without any server. Answers what went wrong, by workflow id. */
export async function replay(
  histories: readonly { readonly workflowId: string; readonly history: History }[],
  plans: PlanStore,
): Promise<string[]> {
  const options: ReplayWorkerOptions = {
    workflowBundle: { codePath: await bundle() },
    dataConverter: { payloadConverterPath, payloadCodecs: [new PlanCodec(plans)] },
  };
  const wrong: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(options, [...histories]))
    if (error) wrong.push(`${workflowId}: ${error.message}`);
  return wrong;
}
