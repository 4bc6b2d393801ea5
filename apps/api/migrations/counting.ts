import type { CompiledMigration } from '../../../playbooks/compiler/compile-migrations';
import type { Plan } from '../../../playbooks/kernel/plan';
import { addCounts, countMove, type MoveCounts } from '../../../playbooks/tools/count-moves';
import type { Stored } from '../../shared/backfill/read-customers';
import type { Inside } from '../../shared/moves/find-movable';
import { whomOf } from '../../shared/moves/whom-of';
import type { Live, Version } from '../../shared/publications/published';

interface Asked {
  readonly migration: CompiledMigration;
  readonly versions: ReadonlyMap<string, Version>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly live: Live;
  /** ms, playbook time. */
  readonly now: number;
}

interface Counted {
  readonly enrollments: number;
  readonly counts: MoveCounts;
}

const NOBODY: Counted = { enrollments: 0, counts: addCounts() };

/** What a migration would do to those inside, one after the other, by the version they are in. */
export class Counting {
  private readonly versions = new Map<string, Counted>();
  /** As workflows hold them: texts that were published for those inside are not of the plan they move by. */
  private readonly plans: ReadonlyMap<string, Plan>;

  constructor(private readonly asked: Asked) {
    this.plans = new Map(
      [...asked.versions].map(([hash, { json }]) => [hash, JSON.parse(json) as Plan]),
    );
  }

  readonly add = ({ version, stands }: Inside, whose: Stored): void => {
    const { migration, live, now } = this.asked;
    const { to, steps, late } = migration;
    const [old, next] = [this.plans.get(version), this.plans.get(to)];
    if (!old || !next) return;
    const whom = whomOf(whose, next, { project: live.project, now, late });
    const own = countMove({ from: old, to: next, steps }, stands, whom);
    const { enrollments, counts } = this.versions.get(version) ?? NOBODY;
    this.versions.set(version, { enrollments: enrollments + 1, counts: addCounts(counts, own) });
  };

  told() {
    const { numbers, migration } = this.asked;
    const { playbook, from, to } = migration;
    const each = from.map((hash) => ({ hash, ...(this.versions.get(hash) ?? NOBODY) }));
    return {
      playbook,
      to: { version: numbers.get(to) ?? 0, hash: to },
      enrollments: each.reduce((sum, { enrollments }) => sum + enrollments, 0),
      ...each.map(({ counts }) => counts).reduce(addCounts),
      versions: each.map(({ hash, enrollments, counts }) => ({
        ...{ version: numbers.get(hash) ?? 0, hash, enrollments },
        ...counts,
      })),
    };
  }
}
