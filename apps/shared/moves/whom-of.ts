import { holds } from '../../../playbooks/kernel/evaluate';
import type { Plan } from '../../../playbooks/kernel/plan';
import { picked } from '../../../playbooks/rules/picked';
import { resolveWhen, siteOf } from '../../../playbooks/rules/place';
import type { Whom } from '../../../playbooks/tools/count-moves';
import type { Stored } from '../backfill/read-customers';
import { lookOf, snapshotOf, type Around } from './find-movable';

/** What rows tell of whom a migration is about: the customer and their contacts, not what the enrollment remembers. */
export function whomOf(stored: Stored, plan: Plan, how: Around & { late: 'skip' | 'run' }): Whom {
  const { project, now, late } = how;
  const look = lookOf(stored, how, plan);
  const site = siteOf({ project, snapshot: snapshotOf(stored, how), plan });
  return {
    now,
    customer: stored.id,
    holds: (condition) =>
      condition.names.every((name) => isOfCustomer(name, plan))
        ? holds(condition, look)
        : undefined,
    endOf: (until, since) => {
      const end = resolveWhen(until, since, { site, look });
      return end.kind === 'at' ? end.at : undefined;
    },
    goesLate: ({ within }, due) => {
      if (late === 'run') return true;
      const patience = (within && picked(within, look)) ?? project.guards.patience;
      const end = resolveWhen(patience, due, { site, look });
      return end.kind !== 'at' || end.at > now;
    },
  };
}

const OF_CUSTOMER = /^(customer|contacts)\b/;
const REMEMBERED = /"(steps|vars|trigger|event|facts|turn|sender|contact)[."]/;

/** Lifted parts are asked by their number. */
function isOfCustomer(name: string, { lifted }: Plan): boolean {
  if (!name.startsWith('#')) return OF_CUSTOMER.test(name);
  return !REMEMBERED.test(JSON.stringify(lifted[Number(name.slice(1))] ?? '"facts"'));
}
