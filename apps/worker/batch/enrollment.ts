import type { GoalState } from '../../../playbooks/rules/goal';
import { maybeIso, type Part } from './part';

/** The enrollment's own row. The first exit stands: exit, ended_at and closed_at are only ever set where they are not. */
export const ENROLLMENT: Part = {
  kinds: ['status', 'exit', 'migrate'],
  rows: (of, { goal }) => ({
    status: of('status').at(-1) ?? null,
    exit: of('exit').at(-1) ?? null,
    version: of('migrate').at(-1)?.version ?? null,
    goal: goal ? toGoal(goal.state) : null,
  }),
  sql: `
changed AS (
  UPDATE enrollment t SET
    status = CASE WHEN t.ended_at IS NOT NULL OR doc -> 'exit' <> 'null' THEN 'done' ELSE coalesce(doc #>> '{status,status}', t.status) END,
    version = coalesce(doc ->> 'version', t.version),
    parked = CASE WHEN t.ended_at IS NULL AND doc -> 'exit' = 'null' THEN CASE WHEN doc -> 'status' = 'null' THEN t.parked ELSE doc #> '{status,parked}' END END,
    exit = coalesce(t.exit, doc #>> '{exit,exit}'),
    exit_why = CASE WHEN t.exit IS NULL THEN doc #>> '{exit,why}' ELSE t.exit_why END,
    ended_at = CASE WHEN doc -> 'exit' <> 'null' THEN coalesce(t.ended_at, $4::timestamptz) ELSE t.ended_at END,
    closed_at = CASE WHEN doc -> 'exit' <> 'null' THEN coalesce(t.closed_at, $4::timestamptz) ELSE t.closed_at END,
    goal = CASE WHEN doc -> 'exit' <> 'null' THEN coalesce(t.goal, doc #>> '{goal,verdict}') ELSE t.goal END,
    goal_at = CASE WHEN doc -> 'exit' <> 'null' AND t.goal IS NULL THEN (doc #>> '{goal,at}')::timestamptz ELSE t.goal_at END,
    changed_at = now()
  FROM d WHERE t.id = $1 AND (doc -> 'exit' <> 'null' OR doc -> 'status' <> 'null' OR doc -> 'version' <> 'null')),
goal_due AS (
  INSERT INTO due (kind, owner, subject_kind, subject_id, customer_id, due_at)
  SELECT 'goal', e.playbook, 'enrollment', e.id::text, e.customer_id, coalesce((doc #>> '{goal,due}')::timestamptz, 'infinity')
  FROM e, d WHERE doc -> 'exit' <> 'null' AND e.goal IS NULL AND doc #>> '{goal,verdict}' = 'open'
  ON CONFLICT ON CONSTRAINT due_pkey DO NOTHING)`,
};

function toGoal(state: GoalState) {
  return {
    verdict: state.verdict,
    at: maybeIso(state.verdict === 'missed' ? undefined : state.reachedAt),
    due: maybeIso(state.verdict === 'open' ? state.dueAt : undefined),
  };
}
