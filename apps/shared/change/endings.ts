import { ended, type Report } from '../../../playbooks/rules/reported';
import type { Effects, Written } from './effects';

/** Something the product itself tells, and of whom. */
export interface Told extends Report {
  readonly customer: string;
  /** How many enrollments started each other up to whom it lets in; 0: its cause is outside. */
  readonly generation: number;
}

/** What those who have left by these effects are reported as; whoever had left before is not. */
export function endings({ exits }: Effects, { exited }: Written): Told[] {
  return exits.flatMap(({ enrollment: id, exit, cause: { customer, playbook, generation } }) =>
    exited.includes(id) ? [{ ...ended({ id, playbook, exit }), customer, generation }] : [],
  );
}
