import type { TestCase } from '../../playbooks/compiler/cases/test-case';
import type { CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { TracedEntry } from '../../playbooks/kernel/trace-entry';
import { withLines } from '../../playbooks/simulator/with-lines';
import { onlySimulated } from './of-scenario';
import type { StageServer } from './stage-server';

/** What happened, in one order of keys and without what is not there. */
type Told = Readonly<Record<string, unknown>>;

/** What a case needs that the server does not do. */
export function lacking({ scenario }: TestCase, { plan }: CompiledPlaybook): string[] {
  const { answers } = scenario.given;
  const open = plan.code.some(
    (step) => step.op === 'call' && step.answer !== undefined && !answers?.[step.answer],
  );
  return [...onlySimulated(scenario), ...(open ? ['a call that stays out'] : [])];
}

/** A story of the simulator, by the lines of its files. */
export function toldBy(
  trace: readonly TracedEntry[],
  { lines }: Pick<CompiledPlaybook, 'lines'>,
): Told[] {
  return withLines(trace, lines).map((entry) => toTold({ ...entry }));
}

export async function happened(
  stage: StageServer,
  enrollments: readonly string[],
  playbook: string,
): Promise<Told[]> {
  const { rows } = await stage.api.world.pool.query<{ id: string }>(
    'SELECT id FROM enrollment WHERE id = ANY ($1::uuid[]) AND playbook = $2',
    [enrollments, playbook],
  );
  const own = new Set(rows.map(({ id }) => id));
  const stories = enrollments.map(async (id) => {
    if (!own.has(id)) return [];
    const { rows } = await stage.api.world.pool.query<Told & { at: Date }>(
      'SELECT at, kind, step, visit, outcome, why, values, file, line FROM trace WHERE enrollment_id = $1 ORDER BY seq',
      [id],
    );
    return rows.map((row) => toTold({ ...row, at: row.at.getTime() }));
  });
  return (await Promise.all(stories)).flat();
}

function toTold({ at, kind, step, visit, outcome, why, values, file, line }: Told): Told {
  const entry = {
    at: new Date(Number(at)).toISOString(),
    kind,
    step,
    visit,
    outcome,
    why,
    file,
    line,
  };
  const known = Object.entries(entry).filter(([, value]) => value !== undefined && value !== null);
  return { ...Object.fromEntries(known), values: values ?? {} };
}
