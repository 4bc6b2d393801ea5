import type { PoolClient } from 'pg';
import type { ConsentEvent } from '../database/entities/consent-event.entity';

/** Somebody's yes or no to a purpose. */
export interface Consent {
  readonly contact: string;
  readonly purpose: string;
  readonly given: boolean;
  readonly basis: string;
  readonly evidence?: string | undefined;
  readonly textVersion?: string | undefined;
  readonly source: string;
  /** ms */
  readonly at: number;
}

/** Append-only; the customer's lock is held. */
export async function recordConsent(client: PoolClient, consent: Consent): Promise<ConsentEvent> {
  const { contact, purpose, given, basis, evidence, textVersion, source, at } = consent;
  const { rows } = await client.query<ConsentEvent>(
    `INSERT INTO consent_event (contact_id, purpose, given, basis, evidence, text_version, source, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *`,
    [contact, purpose, given, basis, evidence ?? null, textVersion ?? null, source, new Date(at)],
  );
  return rows[0] as ConsentEvent;
}
