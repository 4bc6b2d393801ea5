import type { Cap, Project } from '../../kernel/catalog';
import type { Plan, Send } from '../../kernel/plan';
import type { Findings } from '../findings';
import type { Layout } from '../flow/layout';
import { localId } from '../flow/node';
import { mostTogether } from './most';
import type { Most } from './most';
import { shortest } from './spans';
import { contactsOf, LIMITS, MONTH, worstHistory, worstSends, worstTasks } from './worst';

/** What the longest way adds up to, and whether the guards would let it through. */

export interface Bounded {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly project: Project;
}

export function checkBounds(bounded: Bounded, findings: Findings): void {
  const { plan } = bounded;
  const report = new Report(bounded, findings);
  for (const contact of contactsOf(plan)) {
    const most = worstSends(plan, contact, { within: MONTH, limit: LIMITS.sends });
    report.worst(most, `sends to ${contact}`, '30 days');
  }
  report.worst(worstTasks(plan, LIMITS.tasks), 'tasks', '30 days');
  report.worst(worstHistory(plan, LIMITS.events), 'history events', 'a day');
  for (const cap of bounded.project.guards.caps) report.cap(cap);
}

class Report {
  constructor(
    private readonly bounded: Bounded,
    private readonly findings: Findings,
  ) {}

  worst(most: Most | undefined, things: string, days: string): void {
    const step = most && this.bounded.layout.nodes[most.from]?.step;
    if (most === undefined || step === undefined) return;
    const args = { path: `from "${localId(step)}" on`, n: most.n, things, days };
    this.findings.add('worst-case', step.span, args);
  }

  /** A cap with a condition may not concern those inside; one for other playbooks does not. */
  cap(cap: Cap): void {
    const { plan, layout } = this.bounded;
    if (cap.if !== undefined) return;
    if (cap.playbooks !== undefined && !cap.playbooks.includes(plan.playbook)) return;
    const capped = plan.code.map((one) =>
      one.op === 'send' && cap.purposes.includes(one.purpose) ? one : undefined,
    );
    const high = capped.every((send) => send === undefined || isHigh(send));
    const free = high ? cap.max : cap.max - (cap.keep.high ?? 0);
    const m = Math.max(0, free) * Math.max(1, Math.ceil(MONTH / shortest(cap.in)));
    const weights = capped.map((send) => (send === undefined ? 0 : 1));
    const most = mostTogether(plan, { weights, pace: 'quick', within: MONTH }, m);
    const step = most === undefined ? undefined : layout.nodes[most.from]?.step;
    if (most === undefined || step === undefined) return;
    this.findings.add('cap-never-free', step.span, { n: most.n, name: cap.name, m });
  }
}

function isHigh({ priority }: Send): boolean {
  return priority === 'high';
}
