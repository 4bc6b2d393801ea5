import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticate } from '../auth/authenticate';
import type { Credentials } from '../auth/credentials';
import type { LinkMaker } from '../../shared/links/link-maker';
import type { RateLimit } from '../auth/rate-limit';
import type { Route } from '../auth/route-table';
import { Problem } from './problem';
import { pathOf } from './problem.filter';

export interface Door {
  readonly credentials: Credentials;
  /** The name of the cookie of a sign-in. */
  readonly cookie: string;
  readonly rateLimit: RateLimit;
  readonly links: Pick<LinkMaker, 'open'>;
  readonly routes: readonly Route[];
  /** Pages and files that are no controllers and that anybody may read. */
  readonly open: readonly string[];
  /** The same, whole paths as the router knows them. */
  readonly pages: ReadonlySet<string>;
  /** Tells somebody who opened an address that leads nowhere, in a browser, as people read it. */
  readonly lost: (reply: FastifyReply) => FastifyReply;
  /** Set: only requests for these host names are answered (a page elsewhere may point its own name at this machine). */
  readonly hosts?: ReadonlySet<string>;
}

export function newRequestId(): string {
  return randomUUID().replaceAll('-', '');
}

/** Every request passes here before its body is read: headers for all, then who calls, then how often. */
export function guardDoor(fastify: FastifyInstance, door: Door): void {
  const access = new Map(
    door.routes.map((route) => [`${route.method} ${route.path}`, route.access]),
  );
  const programs = new Set([...door.routes.map(({ path }) => path), ...door.open].flatMap(firstOf));
  fastify.addHook('onRequest', async (request, reply) => {
    setHeaders(request, reply);
    if (door.hosts !== undefined && !door.hosts.has(request.hostname))
      throw new Problem(
        'forbidden',
        `this server answers for ${[...door.hosts].join(', ')} only, not for "${request.hostname}"`,
      );
    if (request.is404) {
      if (isReader(request, programs)) return door.lost(reply);
      throw missing(request, door.routes);
    }
    const path = request.routeOptions.url ?? '';
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const wanted =
      access.get(`${method} ${path}`) ??
      (door.pages.has(path) || door.open.some((prefix) => path.startsWith(prefix))
        ? 'public'
        : undefined);
    if (wanted === 'public') {
      if (SIGN_IN.has(path)) door.rateLimit.takeSignIn(`${path} ${request.ip}`, reply);
      const page = pageOf(path, request);
      if (page !== undefined) door.rateLimit.takePage(nameOf(page, request, door.links), reply);
      return;
    }
    request.caller = await authenticate(request, door);
    door.rateLimit.take(request.caller, reply);
  });
}

/** Each asks the provider, and the way there and back is one of each. */
const SIGN_IN = new Set(['/auth/sign-in', '/auth/callback']);

interface TokenPage {
  readonly kind: string;
  readonly token: string;
}

/** Of a page that the token in its address opens: `/u/:token`. */
function pageOf(path: string, { params }: FastifyRequest): TokenPage | undefined {
  const kind = /^\/([a-z])\/:token$/.exec(path)?.[1];
  const { token } = params as { readonly token?: string };
  return kind === undefined || token === undefined ? undefined : { kind, token };
}

function nameOf({ kind, token }: TokenPage, request: FastifyRequest, links: Door['links']): string {
  return links.open(kind, token) === undefined ? request.ip : token;
}

/** The page that shows the description runs its own scripts, served from here, and nothing else. */
const DOCS_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

export function setHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({
    'Request-Id': request.id,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': request.url.startsWith('/docs')
      ? DOCS_POLICY
      : "default-src 'none'; frame-ancestors 'none'",
  });
}

/** A browser that opens an address under which nothing is at home; whoever talks to the API gets a problem. */
function isReader(
  { method, url, headers }: FastifyRequest,
  programs: ReadonlySet<string>,
): boolean {
  const isPage = method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '');
  return isPage && firstOf(pathOf(url)).every((first) => !programs.has(first));
}

/** `v1` of `/v1/tasks/:id`; none of `/`. */
function firstOf(path: string): string[] {
  return path.split('/').filter(Boolean).slice(0, 1);
}

/** 405 where another method is at home, 404 else. */
function missing(request: FastifyRequest, routes: readonly Route[]): Problem {
  const path = pathOf(request.url);
  const methods = routes.filter((route) => fits(route.path, path)).map((route) => route.method);
  if (methods.length === 0)
    return new Problem(
      'not_found',
      `there is no route ${request.method} ${path}; /docs lists them`,
    );
  const allow = [...new Set(methods)].join(', ');
  return new Problem('method_not_allowed', `${path} takes ${allow}, not ${request.method}`, [], {
    allow,
  });
}

function fits(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const found = path.split('/');
  return (
    wanted.length === found.length &&
    wanted.every((part, i) => part.startsWith(':') || part === found[i])
  );
}
