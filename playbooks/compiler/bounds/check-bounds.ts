import type { Cap, Project } from '../../kernel/catalog';
import type { Plan, Send } from '../../kernel/plan';
import type { Findings } from '../findings';
import type { Layout } from '../flow/layout';
import { localId } from '../flow/node';
import { mostTogether } from './most';
import type { Asked } from './most';
import { DAY, shortest } from './spans';

/** What the longest way adds up to, and whether the guards would let it through. */

export interface Bounded {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly project: Project;
}

const MONTH = 30 * DAY;
const MOST_SENDS = 20;
const MOST_TASKS = 600;
const MOST_EVENTS = 1000;
/** History events of a step that waits for somebody, and of one that only passes. */
const EVENTS = 11;
const EVENTS_PASSING = 1;

export function checkBounds(bounded: Bounded, findings: Findings): void {
  const { plan } = bounded;
  const weights = (weigh: (op: Plan['code'][number]) => number): readonly number[] =>
    plan.code.map(weigh);
  const sends = weights(({ op }) => (op === 'send' ? 1 : 0));
  const tasks = weights(({ op }) => (op === 'task' ? 1 : 0));
  const events = weights(({ op }) =>
    op === 'send' || op === 'task' || op === 'wait' || op === 'call' ? EVENTS : EVENTS_PASSING,
  );
  const asked = { pace: 'quick', within: MONTH } as const;
  const report = new Report(bounded, findings);
  report.worst({ ...asked, weights: sends }, MOST_SENDS, 'sends to one contact');
  report.worst({ ...asked, weights: tasks }, MOST_TASKS, 'tasks');
  report.worst({ pace: 'usual', within: DAY, weights: events }, MOST_EVENTS, 'history events');
  for (const cap of bounded.project.guards.caps) report.cap(cap);
}

class Report {
  constructor(
    private readonly bounded: Bounded,
    private readonly findings: Findings,
  ) {}

  worst(asked: Asked, limit: number, things: string): void {
    const { plan, layout } = this.bounded;
    const most = mostTogether(plan, asked, limit);
    const step = most === undefined ? undefined : layout.nodes[most.from]?.step;
    if (most === undefined || step === undefined) return;
    const days = asked.within === DAY ? 'a day' : '30 days';
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
