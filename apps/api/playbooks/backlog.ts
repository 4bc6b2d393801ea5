import { resolveSpan } from '../../../playbooks/calendar/resolve';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Plan, Send } from '../../../playbooks/kernel/plan';
import { isPick } from '../../../playbooks/rules/picked';
import { sendsAtOnce } from '../../../playbooks/tools/sends-at-once';
import type { Published, Queryable } from '../../shared/publications/published';

/** What lies ahead of those a pause holds. */
export interface Backlog {
  /** Deadlines that pass until then. */
  readonly timers: number;
  /** Messages that may go at once because of them, and those that the pause keeps already. */
  readonly sends: number;
  /** Those of them that have waited longer than anything else may keep them. */
  readonly stale: number;
}

interface Asked {
  readonly playbook: string;
  /** Those the pause holds, or whom it would hold. */
  readonly of: 'held' | 'inside';
  /** ms */
  readonly until: number;
  readonly now: number;
}

/** A minute is exact enough for messages that are days late. */
interface Row {
  readonly version: string;
  readonly step: string;
  readonly what: 'time' | 'give_up' | 'approval' | 'send';
  /** ms */
  readonly at: number;
  readonly n: number;
}

const OF = {
  held: `SELECT n.id, n.version FROM playbook_hold h JOIN enrollment n ON n.id = h.enrollment_id WHERE h.playbook = $1 AND n.ended_at IS NULL`,
  inside: `SELECT n.id, n.version FROM enrollment n WHERE n.playbook = $1 AND n.ended_at IS NULL AND n.status IN ('running', 'parked')`,
};

const rowsOf = (of: Asked['of']): string => `
WITH one AS (${OF[of]})
SELECT version, step, what, tenure_ms(date_trunc('minute', at)) AS at, count(*)::integer AS n FROM (
  SELECT o.version, w.step, 'time' AS what, w.due_at AS at FROM one o JOIN wait w ON w.enrollment_id = o.id
  WHERE w.kind = 'time' AND w.exit IS NULL AND w.due_at <= $2::timestamptz
  UNION ALL
  SELECT o.version, s.step, 'give_up', t.give_up_at FROM one o JOIN task_source s ON s.enrollment_id = o.id AND s.left_at IS NULL
    JOIN task t ON t.id = s.task_id WHERE t.status = 'open' AND t.give_up_at <= $2::timestamptz
  UNION ALL
  SELECT o.version, a.step, 'approval', a.within_at FROM one o JOIN approval a ON a.enrollment_id = o.id
  WHERE a.status = 'open' AND a.within_at <= $2::timestamptz
  UNION ALL
  SELECT o.version, m.step, 'send', w.since FROM one o JOIN outreach_wait w ON w.enrollment_id = o.id JOIN outreach m ON m.id = w.outreach_id
  WHERE w.reason = 'paused') x
GROUP BY version, step, what, 4`;

/** Counted from what is stored, so it names no one: where values decide which way a step goes, the way to a message counts. */
export async function backlogOf(
  through: Queryable,
  published: Published,
  asked: Asked,
): Promise<Backlog> {
  const { rows } = await through.query<Row>(rowsOf(asked.of), [
    asked.playbook,
    new Date(asked.until).toISOString(),
  ]);
  const project = rows.length > 0 ? await published.project() : undefined;
  const counts = { timers: 0, sends: 0, stale: 0 };
  for (const row of rows) {
    const { plan } = await published.versionThrough(through, row.version);
    const sends = sendsBy(plan, row);
    if (row.what !== 'send') counts.timers += row.n;
    counts.sends += row.n * sends.length;
    const stale = sends.filter((send) => project && isStale(send, row.at, { project, ...asked }));
    counts.stale += row.n * stale.length;
  }
  return counts;
}

/** The messages that one deadline of a step may let go. */
function sendsBy(plan: Plan, { step, what }: Row): Send[] {
  const pc = plan.code.findIndex((one) => one.step === step && one.op !== 'join');
  const one = plan.code[pc];
  if (one === undefined) return [];
  if (what === 'send') return one.op === 'send' ? [one] : [];
  const to = one.op === 'repeat' ? one.do : (one.outcomes[outcomeOf(one, what)] ?? one.next);
  const own = one.op === 'send' && one.approval?.otherwise === 'send' ? [one] : [];
  const next = sendsAtOnce(plan, to).map((at) => plan.code[at]);
  return [...own, ...next.flatMap((found) => (found?.op === 'send' ? [found] : []))];
}

function outcomeOf(one: Plan['code'][number], what: Row['what']): string {
  if (what === 'give_up') return 'given_up';
  if (what === 'approval') return 'skipped';
  return one.op === 'wait' ? one.untilOutcome : '';
}

/** By the organisation's clock; a patience that depends on a value counts as that of the guards. */
function isStale(
  { within }: Send,
  since: number,
  { project, now }: { readonly project: Project; readonly now: number },
): boolean {
  const { catalog, calendars, guards } = project;
  const { zone, calendar: id } = catalog.organisation;
  const span = within === undefined || isPick(within) ? guards.patience : within;
  const calendar = calendars[id];
  const end = resolveSpan(span, since, { zone, ...(calendar ? { calendar } : {}) });
  return end.kind === 'at' && end.at <= now;
}
