import type { CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { StageServer } from './stage-server';
import { until } from './until';

/** The playbook and those that it starts, by their ids. */
export function withStarted(
  playbook: CompiledPlaybook,
  all: readonly CompiledPlaybook[],
): readonly string[] {
  const wanted = new Set([playbook]);
  // A set that grows while it is walked is walked to its end.
  for (const { plan } of wanted)
    for (const step of plan.code)
      if (step.op === 'run')
        for (const started of all.filter(({ id }) => id === step.playbook)) wanted.add(started);
  return [...wanted].map(({ id }) => id);
}

/** A story of the simulator is about one playbook; on a server the others would take part in it, so they take nobody. */
export async function retireOthers(stage: StageServer, kept: readonly string[]): Promise<void> {
  const { pool, published } = stage.api.world;
  await pool.query(`UPDATE playbook SET state = 'retired' WHERE id <> ALL ($1)`, [kept]);
  await until('the others to be retired', async () =>
    (await published.live()).every(({ id }) => kept.includes(id)),
  );
}
