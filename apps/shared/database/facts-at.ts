/**
 * SQL for everything a decision about `customer` may read at the moment `now` (a timestamptz), and the people named beside.
 * The rota is asked once per statement, and only where facts are wanted.
 */
export function factsAt(now: string, customer: string, people = `'{}'::text[]`): string {
  return `tenure_snapshot(${customer}, ${people}, (SELECT tenure_duty(${now}::timestamptz)))`;
}
