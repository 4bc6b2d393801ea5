import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../http/problem';
import type { BuiltConsole } from './built-console';

/** Screens with addresses of their own: each can be opened, reloaded and sent to a colleague. */
const SCREENS = [
  '/',
  '/sign-in',
  ...[
    'inbox',
    'approvals',
    'customers',
    'playbooks',
    'enrollments',
    'operations',
    'sandbox',
  ].flatMap((name) => [`/${name}`, `/${name}/*`]),
];
const ASSET = '/assets/:name';

/** What anybody may read: the page knows nothing before its reader has signed in. */
export const CONSOLE_PATHS: ReadonlySet<string> = new Set([...SCREENS, ASSET]);

/** Scripts and styles from here only; styles that the page makes itself carry the nonce of this answer. */
function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The console under the API's own origin. Without a build its paths say how to make one. */
export function serveConsole(fastify: FastifyInstance, built: BuiltConsole | undefined): void {
  for (const path of SCREENS) fastify.get(path, (_request, reply) => sendPage(built, reply));
  fastify.get<{ Params: { name: string } }>(ASSET, (request, reply) =>
    sendAsset(built, request, reply),
  );
}

/** The page of every screen; which one it is the console reads from the address. */
export function sendPage(built: BuiltConsole | undefined, reply: FastifyReply): FastifyReply {
  if (built === undefined)
    return reply
      .status(503)
      .type('text/plain; charset=utf-8')
      .send('The console is not built: npm run build, then start again.\n');
  const nonce = randomBytes(16).toString('base64');
  return reply
    .headers({ 'Content-Security-Policy': policyWith(nonce), 'Cache-Control': 'no-cache' })
    .type('text/html; charset=utf-8')
    .send(built.page.replaceAll('__NONCE__', nonce));
}

/** Names hold the hash of what is in them, so they may be kept for ever. */
function sendAsset(
  built: BuiltConsole | undefined,
  request: FastifyRequest<{ Params: { name: string } }>,
  reply: FastifyReply,
): FastifyReply {
  const file = built?.assets.get(request.params.name);
  if (file === undefined) throw notFound(`file "${request.params.name.slice(0, 64)}"`);
  void reply.headers({
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
    ETag: file.etag,
  });
  if (request.headers['if-none-match'] === file.etag) return reply.status(304).send();
  const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? file.gzip : undefined;
  if (packed !== undefined) void reply.header('Content-Encoding', 'gzip');
  return reply.type(file.type).send(packed ?? file.body);
}
