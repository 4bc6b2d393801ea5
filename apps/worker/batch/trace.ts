import { iso, type Part } from './part';

/** What happened and why, in order; what rode along with the batch at its own time. */
export const TRACE: Part = {
  kinds: [],
  rows: (_of, { trace }) => ({
    trace: trace.map((entry) => (entry.at === undefined ? entry : { ...entry, at: iso(entry.at) })),
  }),
  sql: `
new_trace AS (
  INSERT INTO trace (enrollment_id, seq, at, kind, step, visit, pc, outcome, why, values, version, file, line)
  SELECT $1, (SELECT coalesce(max(seq), 0) FROM trace WHERE enrollment_id = $1) + (t.n)::integer, coalesce(x.at, $4::timestamptz),
    x.kind, x.step, x.visit, x.pc, x.outcome, x.why, x.values, coalesce(x.version, e.version), x.file, x.line
  FROM e, d, jsonb_array_elements(doc -> 'trace') WITH ORDINALITY AS t(entry, n),
    jsonb_to_record(t.entry) AS x(kind text, step text, visit integer, pc integer, outcome text, why text, values jsonb, file text, line integer, version text, at timestamptz))`,
};
