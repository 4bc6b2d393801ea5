import { ApplicationFailure } from '@temporalio/common';

/** Where what went wrong becomes what Temporal retries or not. */

/** Nobody can mend it by trying again: what was attempted, what was found, what was expected, what to do. */
export function permanent(attempted: string, found: string, expected: string, todo: string) {
  return ApplicationFailure.nonRetryable(
    `${attempted}: found ${found}, expected ${expected}. ${todo}`,
    'Refused',
  );
}

/** The world was not there: tried again by the retry policy. */
export function unavailable(attempted: string, found: string, retryAfterMs?: number) {
  return ApplicationFailure.create({
    message: `${attempted}: ${found}. It is tried again.`,
    type: 'Unavailable',
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
  });
}

/** SQL that fails the same way every time: cardinality, data, integrity, syntax. A loop of it is visible nowhere. */
const HOPELESS = /^(?:21|22|23|42)/;

/** An error of a transaction as a failure: hopeless SQL is final, everything else is tried again. */
export function toFailure(error: unknown, attempted: string): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const { code, message } = describe(error);
  if (HOPELESS.test(code))
    return ApplicationFailure.create({
      message: `${attempted}: found SQL error ${code} (${message}), expected every value to fit its column. This is a fault of the engine or of a migration: mend it, then release the step.`,
      type: 'Bug',
      nonRetryable: true,
      ...(error instanceof Error ? { cause: error } : {}),
    });
  return ApplicationFailure.create({
    message: `${attempted}: ${message}`,
    type: code === '' ? 'Bug' : 'Unavailable',
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/** Of one SQL error: true when trying again cannot help. */
export function isFinal(error: unknown): boolean {
  return error instanceof ApplicationFailure
    ? error.nonRetryable === true
    : HOPELESS.test(describe(error).code);
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = (error as { code?: unknown }).code;
  return { code: typeof code === 'string' ? code : '', message: error.message };
}
