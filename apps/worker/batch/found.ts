import type { Met, Result } from '../../../playbooks/kernel/result';
import type { Part } from './part';

/** Events that had come before a step looked back for them: whom they woke is told beside what the matching wrote. */
export const FOUND: Part = {
  kinds: [],
  rows: (_of, { results }) => ({ found: results.flatMap(metIn).filter(isEvent).map(toFound) }),
  sql: `
new_effect AS (
  INSERT INTO event_effect (event, enrollment_id, arm, kind, step, at)
  SELECT x.event, $1, x.arm, x.kind, x.step, $4::timestamptz
  FROM d, jsonb_to_recordset(doc -> 'found') AS x(event text, arm text, kind text, step text)
  ON CONFLICT DO NOTHING)`,
};

function metIn(result: Result): readonly Met[] {
  const own = 'met' in result && result.met ? [result.met] : [];
  const more = 'more' in result ? (result.more ?? []) : [];
  const then = 'then' in result ? (result.then ?? []).flatMap(metIn) : [];
  return [...own, ...more, ...then];
}

/** What holds already is no event. */
function isEvent({ id }: Met): boolean {
  return !id.startsWith('now/');
}

function toFound({ id, arm }: Met) {
  const ends = arm.startsWith('exit/');
  const [step] = arm.split('#', 1);
  return { event: id, arm, kind: ends ? 'ended' : 'woke', step: ends ? null : step };
}
