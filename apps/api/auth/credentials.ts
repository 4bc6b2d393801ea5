import type { Pool } from 'pg';
import { Problem } from '../http/problem';
import type { KeyCaller, PersonCaller } from './caller';
import type { Access } from './permissions';
import { same, sha256 } from './secret';

/** A revoked key must stop everywhere within 5 s: a cached row is never older than this. */
const KEY_CACHE_MS = 2_000;
const KEYS_CACHED = 10_000;
const KEY = /^tn_([A-Za-z0-9]{1,64})_([A-Za-z0-9_-]{16,128})$/;
const SIGN_IN = /^ts_[A-Za-z0-9_-]{43}$/;

interface KeyRow {
  readonly source: string;
  readonly permissions: readonly string[];
  readonly secret_sha256: Buffer;
  readonly expired: boolean;
  readonly revoked: boolean;
}

/** Credentials -> callers. Keys and sign-ins run by the database's real clock, never by playbook time. */
export class Credentials {
  private readonly keys = new Map<
    string,
    { readonly row: KeyRow | undefined; readonly readAt: number }
  >();

  constructor(
    private readonly pool: Pool,
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  /** Takes an API key or a sign-in's token. Throws a 401 that says which of unknown, expired and revoked it is. */
  async bearer(token: string): Promise<KeyCaller | PersonCaller> {
    if (SIGN_IN.test(token)) return this.signIn(token);
    const [, id, secret] = KEY.exec(token) ?? [];
    const row = id === undefined ? undefined : await this.key(id);
    // A key that is not there is compared as well: the time must not tell whether an id exists.
    const known = same(sha256(secret ?? ''), row?.secret_sha256 ?? Buffer.alloc(32));
    if (row === undefined || id === undefined || !known)
      throw new Problem('unauthenticated', 'no such API key; it looks like tn_<id>_<secret>');
    if (row.revoked) throw new Problem('key_revoked', `API key ${id} has been revoked`);
    if (row.expired) throw new Problem('key_expired', `API key ${id} has expired`);
    return { kind: 'key', id, source: row.source, permissions: row.permissions };
  }

  async signIn(token: string): Promise<PersonCaller> {
    const { rows } = await this.pool.query<{ id: string; access: Access[]; csrf_token: string }>(
      `WITH used AS (
         UPDATE sign_in SET used_at = now()
         WHERE token_sha256 = $1 AND expires_at > now() AND used_at BETWEEN now() - interval '2 hours' AND now() - interval '1 minute')
       SELECT p.id, p.access, s.csrf_token FROM sign_in s JOIN person p ON p.id = s.person_id
       WHERE s.token_sha256 = $1 AND s.expires_at > now() AND s.used_at > now() - interval '2 hours' AND p.active`,
      [sha256(token)],
    );
    const row = rows[0];
    if (row === undefined)
      throw new Problem('unauthenticated', 'this sign-in has ended; sign in again');
    return { kind: 'person', id: row.id, access: row.access, csrfToken: row.csrf_token };
  }

  /** Whether who was let in would be let in now; it does not count as use. */
  async isStill(caller: KeyCaller | PersonCaller): Promise<boolean> {
    if (caller.kind === 'key') {
      const row = await this.key(caller.id);
      return row !== undefined && !row.revoked && !row.expired;
    }
    const { rowCount } = await this.pool.query(
      `SELECT FROM sign_in s JOIN person p ON p.id = s.person_id
       WHERE s.person_id = $1 AND s.csrf_token = $2 AND s.expires_at > now() AND p.active`,
      [caller.id, caller.csrfToken],
    );
    return rowCount === 1;
  }

  /** The next request with this key reads it anew. */
  forget(id: string): void {
    this.keys.delete(id);
  }

  private async key(id: string): Promise<KeyRow | undefined> {
    const readAt = this.elapsed();
    const known = this.keys.get(id);
    if (known !== undefined && readAt - known.readAt < KEY_CACHE_MS) return known.row;
    const { rows } = await this.pool.query<KeyRow>(
      `SELECT source, permissions, secret_sha256, expires_at <= now() AS expired, revoked_at IS NOT NULL AS revoked
       FROM api_key WHERE id = $1`,
      [id],
    );
    if (this.keys.size >= KEYS_CACHED) this.keys.clear();
    if (rows[0] !== undefined) this.keys.set(id, { row: rows[0], readAt });
    return rows[0];
  }
}
