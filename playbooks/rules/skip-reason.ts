/** Why a message was not sent, as the ledger keeps it. */
export type SkipReason =
  | 'consent'
  | 'suppressed'
  | 'no_recipient'
  | 'exited'
  | 'cancelled'
  | 'dropped'
  | 'capped'
  | 'held'
  | 'closed'
  | 'paused'
  | 'stale';
