/** One thing that is wrong with what was asked: where, what, and the text to write instead. */
export interface Fault {
  /** RFC 6901, into the thing that was passed. */
  readonly pointer: string;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly fix?: string;
}

/** Codes as the API names them. */
export type RefusalCode =
  | 'already_claimed'
  | 'already_decided'
  | 'already_enrolled'
  | 'changed_since_read'
  | 'computed_attribute'
  | 'event_id_reused'
  | 'event_in_future'
  | 'external_id_taken'
  | 'forbidden_character'
  | 'form_incomplete'
  | 'missing_member'
  | 'not_found'
  | 'not_supported_yet'
  | 'not_yours'
  | 'operation_refused'
  | 'out_of_range'
  | 'reserved_event_type'
  | 'task_closed'
  | 'time_without_zone'
  | 'too_large'
  | 'unknown_customer'
  | 'unknown_event_type'
  | 'unknown_member'
  | 'unknown_reference'
  | 'wrong_type';

/** The caller asked for something that will not be done, now or at the next try. Nothing was changed. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly code: RefusalCode,
    readonly detail: string,
    readonly faults: readonly Fault[] = [],
    /** What the answer may show beside: the enrollment or task that stands in the way. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${detail}`);
  }
}

/** One refusal for all faults at once; its code is the first fault's. */
export function refuseAll(faults: readonly Fault[], subject: string): Refused {
  const first = faults[0];
  if (first === undefined) throw new Error('refuseAll() needs at least one fault');
  const count = faults.length === 1 ? '1 problem' : `${faults.length} problems`;
  return new Refused(first.code, `${subject}: ${count}, nothing was changed`, faults);
}
