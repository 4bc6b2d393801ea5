import type { FastifyReply } from 'fastify';
import type { Config } from '../../shared/config/config';
import type { World } from '../world';
import { newSecret, sha256 } from './secret';

const HOURS = 12;

/** What a browser carries, and what its pages send with each change. */
export interface SignedIn {
  readonly token: string;
  readonly csrf: string;
}

/** Undefined: there is no such active person. */
export async function openSignIn(
  { pool }: Pick<World, 'pool'>,
  person: string,
): Promise<SignedIn | undefined> {
  const token = `ts_${newSecret()}`;
  const csrf = newSecret();
  const { rowCount } = await pool.query(
    `INSERT INTO sign_in (token_sha256, person_id, csrf_token, created_at, used_at, expires_at)
     SELECT $1, id, $2, now(), now(), now() + interval '${HOURS} hours' FROM person WHERE id = $3 AND active`,
    [sha256(token), csrf, person],
  );
  return rowCount === 0 ? undefined : { token, csrf };
}

export async function endSignIn({ pool }: Pick<World, 'pool'>, token: string): Promise<void> {
  await pool.query('DELETE FROM sign_in WHERE token_sha256 = $1', [sha256(token)]);
}

type Site = Pick<Config, 'publicUrl' | 'authDev'>;

/** On a developer's machine the API is reached without encryption, wherever its links lead. */
function isSecure({ publicUrl, authDev }: Site): boolean {
  return publicUrl.startsWith('https:') && !authDev;
}

/** Over https the name binds a cookie to exactly this host: no neighbour of its domain can set one. */
export function cookieName(site: Site, name = 'tenure'): string {
  return isSecure(site) ? `__Host-${name}` : name;
}

/** An empty `value` takes it away. */
export function setCookie(
  reply: FastifyReply,
  site: Site,
  cookie: { readonly name?: string; readonly value: string; readonly seconds?: number },
): void {
  const { name, value, seconds = HOURS * 3_600 } = cookie;
  const secure = isSecure(site) ? '; Secure' : '';
  const age = value === '' ? 0 : seconds;
  // Fastify gathers these; every other header it replaces.
  void reply.header(
    'Set-Cookie',
    `${cookieName(site, name)}=${value}; Path=/; HttpOnly${secure}; SameSite=Lax; Max-Age=${age}`,
  );
}
