import type { ChainElement, Picked, Plan } from '../../../playbooks/kernel/plan';
import { type Considered, walkChain } from '../../../playbooks/rules/chain';
import { environment } from '../../../playbooks/rules/environment';
import { isPick } from '../../../playbooks/rules/picked';
import type { World } from '../world';
import { snapshotNow } from './snapshot-now';

/** Whom work that is meant for a holder of `customer.<name>` comes to now, and who would be next. */
export interface StepsIn {
  readonly chain: readonly (Omit<Considered, 'id' | 'code' | 'instead_of'> & {
    readonly id: string | null;
    readonly code: string | null;
    readonly instead_of: string | null;
  })[];
  /** So many tasks of live playbooks ask in this order. */
  readonly tasks: number;
}

type Chain = readonly ChainElement[];

/** As a task asks; parts of its elements stand in the plan. */
interface Asked {
  readonly plan: Plan;
  readonly chain: Chain;
}

/** By the order that most tasks of live playbooks ask in, each element looked at as it is when a task is opened. */
export async function whoStepsIn(world: World, customer: string, name: string): Promise<StepsIn> {
  const { project, playbooks } = await world.published.newest();
  const { asked, tasks } = mostAsked(
    playbooks.flatMap(({ version: { plan } }) =>
      chainsOf(plan, `customer.${name}`).map((chain) => ({ plan, chain })),
    ),
  );
  if (asked === undefined) return { chain: [], tasks };
  const { plan, chain } = asked;
  const facts = await snapshotNow(world, customer);
  const snapshot = { ...facts, subject: { kind: 'customer', id: customer } };
  const look = environment({ plan, project, snapshot, now: world.clock.now() });
  const considered = chain.flatMap(
    (element) => walkChain([element], look, { project, snapshot }).considered,
  );
  const first = considered.findIndex(({ taken }) => taken);
  return {
    chain: considered.map(({ id = null, code = null, instead_of = null, ...one }, at) => ({
      ...{ ...one, id, code, instead_of },
      taken: at === first,
    })),
    tasks,
  };
}

/** From the element on: what stands before it is asked first, and is somebody else. */
function chainsOf({ code }: Plan, source: string): Chain[] {
  return code.flatMap((step) => {
    if (step.op !== 'task') return [];
    return alternatives(step.assign).flatMap((chain) => {
      const at = chain.findIndex((one) => one.source === source);
      return at === -1 ? [] : [chain.slice(at)];
    });
  });
}

function alternatives(of: Picked<Chain>): readonly Chain[] {
  if (!isPick(of)) return [of];
  return [...Object.values(of.of), ...(of.else === undefined ? [] : [of.else])];
}

function mostAsked(all: readonly Asked[]): { readonly asked?: Asked; readonly tasks: number } {
  const counted = new Map<string, { readonly asked: Asked; tasks: number }>();
  for (const asked of all) {
    const key = asked.chain.map(({ source }) => source).join(', ');
    const known = counted.get(key) ?? { asked, tasks: 0 };
    known.tasks += 1;
    counted.set(key, known);
  }
  const [most] = [...counted.values()].sort((a, b) => b.tasks - a.tasks);
  return most ?? { tasks: 0 };
}
