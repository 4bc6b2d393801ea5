import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';
import type { Caller } from './caller';
import type { Credentials } from './credentials';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What proves who somebody is: keys and sign-ins, and the cookie that carries one. */
interface Trusted {
  readonly credentials: Credentials;
  readonly cookie: string;
}

/** Who sent this? Throws 401 without credentials, 403 when a cookie's change does not come from our own pages. */
export async function authenticate(
  request: FastifyRequest,
  { credentials, cookie: name }: Trusted,
): Promise<Caller> {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (token === undefined)
      throw new Problem(
        'unauthenticated',
        'the header must be "Authorization: Bearer tn_<id>_<secret>"',
      );
    return credentials.bearer(token);
  }
  const cookie = cookieOf(request, name);
  if (cookie === undefined)
    throw new Problem(
      'unauthenticated',
      'sign in, or send "Authorization: Bearer tn_<id>_<secret>"',
    );
  const caller = await credentials.signIn(cookie);
  if (!READS.has(request.method)) checkOrigin(request, caller.csrfToken);
  return caller;
}

export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A browser sends cookies from any page: a change also needs the token that only our pages can read, and their origin. */
function checkOrigin(request: FastifyRequest, csrfToken: string): void {
  if (!isOwnOrigin(request))
    throw new Problem('csrf', 'a change by cookie must come from this site (header Origin)');
  if (request.headers['x-csrf-token'] !== csrfToken)
    throw new Problem(
      'csrf',
      'a change by cookie needs the header X-CSRF-Token with the csrf_token of GET /v1/me',
    );
}

export function isOwnOrigin(request: FastifyRequest): boolean {
  const { origin = '', host = '' } = request.headers;
  return hostOf(origin) !== undefined && hostOf(origin) === hostOf(`${request.protocol}://${host}`);
}

/** Without the port that the protocol implies. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
