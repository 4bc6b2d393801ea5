// The plan of the version an enrollment is in, and those of versions it may be moved to. Pure; how plans travel is the
// converter's business.
import type { Input } from '../playbooks/kernel/input';
import type { Plan } from '../playbooks/kernel/plan';
import type { State } from '../playbooks/kernel/state';

/** Hashes of the versions that these inputs move to, in order: whoever says so sends the plans along, in the same order. */
export function targetsOf(inputs: readonly Input[]): string[] {
  return inputs.flatMap((input) =>
    input.kind === 'operator' && input.operation.kind === 'migrate' ? [input.operation.to] : [],
  );
}

export class Plans {
  private readonly others = new Map<string, Plan>();

  /** `version`: the one it had been moved to before this run began. */
  constructor(
    private readonly first: Plan,
    version: string | undefined,
  ) {
    if (version !== undefined) this.others.set(version, first);
  }

  offer(hashes: readonly string[], plans: readonly Plan[]): void {
    plans.forEach((plan, index) => {
      const hash = hashes[index];
      if (hash !== undefined) this.others.set(hash, plan);
    });
  }

  of({ version }: State): Plan {
    return (version === undefined ? undefined : this.others.get(version)) ?? this.first;
  }

  /** The kernel is handed the plans with what asks for them: they are not kept with it. */
  inputs(hashes: readonly string[]): Input[] {
    return hashes.flatMap((hash) => {
      const plan = this.others.get(hash);
      return plan ? [{ kind: 'version' as const, hash, plan }] : [];
    });
  }
}
