import { faultIn, type Language } from '../words/in-language';

/** One thing that is wrong with a request: where, what, and the text to write instead. */
export interface Fault {
  /** RFC 6901, into the body; `parameter` or `header` stand in for it. */
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly fix?: string;
}

/** code -> status and title (RFC 9457). Codes are for ever. */
export const PROBLEMS = {
  malformed_json: [400, 'Malformed JSON'],
  unsupported_encoding: [400, 'Unsupported encoding'],
  idempotency_key_required: [400, 'Idempotency-Key required'],
  unauthenticated: [401, 'Not signed in'],
  key_expired: [401, 'API key expired'],
  key_revoked: [401, 'API key revoked'],
  forbidden: [403, 'Not permitted'],
  not_yours: [403, 'Not yours'],
  csrf: [403, 'Not from this site'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  idempotency_in_progress: [409, 'Still in progress'],
  task_closed: [409, 'Task closed'],
  already_decided: [409, 'Already decided'],
  already_claimed: [409, 'Already claimed'],
  already_enrolled: [409, 'Already enrolled'],
  operation_refused: [409, 'Operation refused'],
  backfill_unconfirmed: [409, 'Backfill not confirmed'],
  migration_unconfirmed: [409, 'Migration not confirmed'],
  base_changed: [409, 'Published by somebody else meanwhile'],
  changed_since_read: [412, 'Changed since it was read'],
  too_large: [413, 'Too large'],
  unsupported_media_type: [415, 'Unsupported media type'],
  unknown_member: [422, 'Unknown member'],
  missing_member: [422, 'Missing member'],
  wrong_type: [422, 'Wrong type'],
  out_of_range: [422, 'Out of range'],
  unknown_reference: [422, 'Unknown reference'],
  unknown_event_type: [422, 'Unknown event type'],
  reserved_event_type: [422, 'Event type of the product'],
  unknown_customer: [422, 'Unknown customer'],
  event_id_reused: [422, 'Event id reused'],
  event_in_future: [422, 'Event in the future'],
  external_id_taken: [422, 'External id taken'],
  computed_attribute: [422, 'Computed attribute'],
  time_without_zone: [422, 'Time without a zone'],
  forbidden_character: [422, 'Forbidden character'],
  cursor_mismatch: [422, 'Cursor of another list'],
  not_filterable: [422, 'Not filterable'],
  not_supported_yet: [422, 'Not supported yet'],
  idempotency_key_reused: [422, 'Idempotency-Key reused'],
  form_incomplete: [422, 'Form incomplete'],
  diagnostics: [422, 'The playbooks have faults'],
  precondition_required: [428, 'If-Match required'],
  rate_limited: [429, 'Too many requests'],
  bug: [500, 'Our fault'],
  database_unavailable: [503, 'Database unavailable'],
  temporal_unavailable: [503, 'Temporal unavailable'],
  overloaded: [503, 'Overloaded'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Members that a problem may carry beside the common ones: diagnostics of a playbook, the state something is in. */
type More = Readonly<Record<string, unknown>>;

/** The answer to a request that is not carried out. Thrown anywhere below a controller, written by the problem filter. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly faults: readonly Fault[] = [],
    readonly more: More = {},
  ) {
    super(`${code}: ${detail}`);
    [this.status, this.title] = PROBLEMS[code];
  }
}

export function notFound(what: string): Problem {
  return new Problem('not_found', `there is no ${what}, or you may not see it`);
}

const FAULTS_SHOWN = 20;

/** One problem for all faults of a request; its code is the first fault's. */
export function refused(faults: readonly Fault[], subject = 'the request'): Problem {
  const first = faults[0];
  if (first === undefined) throw new Error('refused() needs at least one fault');
  const count = faults.length === 1 ? '1 problem' : `${faults.length} problems`;
  // What only asks, by parameters, has nothing to change.
  const asks = faults.every(({ parameter }) => parameter !== undefined);
  const detail = asks ? `${subject}: ${count}` : `${subject}: ${count}, nothing was changed`;
  return new Problem(first.code, detail, faults);
}

/** The last part of `type`, and of the page it leads to. */
export function slugOf(code: ProblemCode): string {
  return code.replaceAll('_', '-');
}

/** The body on the wire. */
export function toBody(
  problem: Problem,
  requestId: string,
  language: Language,
): Record<string, unknown> {
  return {
    type: `/docs/errors/${slugOf(problem.code)}`,
    title: language.title(problem.code, problem.title),
    status: problem.status,
    code: problem.code,
    detail: language.text(problem.detail),
    request_id: requestId,
    retryable:
      problem.status === 429 ||
      problem.status === 503 ||
      problem.code === 'idempotency_in_progress',
    ...(problem.faults.length > 0
      ? { errors: problem.faults.slice(0, FAULTS_SHOWN).map((fault) => faultIn(fault, language)) }
      : {}),
    ...problem.more,
  };
}
