import type { Part } from './part';

/**
 * An enrollment goes on in another version: its row names it, and what goes along lies under its new step and visit. Tasks
 * are found by these, drafts and waiting messages are rendered by their place in the plan. What the same batch closes is not
 * among them, so no row is written twice.
 */
export const MOVED: Part = {
  kinds: ['migrate'],
  rows: (of) => ({
    moved: of('migrate').flatMap(({ moved }) =>
      moved.map(({ step, visit, to }) => ({
        step,
        visit,
        to: to.step,
        toVisit: to.visit,
        pc: to.pc,
      })),
    ),
  }),
  sql: `
moved AS (
  SELECT m.* FROM d, jsonb_to_recordset(doc -> 'moved') AS m(step text, visit integer, "to" text, "toVisit" integer, pc integer)),
moved_source AS (
  UPDATE task_source s SET step = m."to", visit = m."toVisit" FROM moved m
  WHERE s.enrollment_id = $1 AND s.step = m.step AND s.visit = m.visit AND (m."to", m."toVisit") <> (m.step, m.visit)),
moved_draft AS (
  UPDATE approval a SET pc = m.pc FROM moved m
  WHERE a.enrollment_id = $1 AND a.step = m.step AND a.visit = m.visit AND a.status IN ('open', 'approved')),
moved_send AS (
  UPDATE outreach_wait q SET delivery = jsonb_set(q.delivery, '{pc}', to_jsonb(m.pc)) FROM moved m, outreach o
  WHERE q.outreach_id = o.id AND o.enrollment_id = $1 AND o.step = m.step AND o.visit = m.visit)`,
};
