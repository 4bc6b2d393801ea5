import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isClean } from '../../shared/change/check-text';
import { EventBatch } from '../events/events.schema';
import { checkForm, CLOUD_EVENT, CLOUD_EVENTS } from '../events/posted';
import { namedTwice } from './named-twice';
import type { Fault } from './problem';
import { Problem, refused } from './problem';
import { fromBodyParser } from './translate';
import { toPointer } from './pointer';
import { toFaults } from './zod-faults';

const KIB = 1024;
export const BODY_LIMIT = 256 * KIB;
export const LARGE_BODY_LIMIT = 4096 * KIB;
const MAX_DEPTH = 32;
/** A PATCH is a merge patch (RFC 7396): clients may say so. */
const JSON_TYPES = ['application/json', 'application/merge-patch+json'];
/** Events only; the batch is a list, which nothing else of ours is. */
const CLOUD_TYPES = [CLOUD_EVENT, CLOUD_EVENTS];

/** Routes that take 4 MiB. Only there may text hold control characters: the compiler says where they stand. */
const FILES = new Set(['/v1/check', '/v1/publications', '/v1/playbooks/:id/simulate']);
const LARGE = new Set(['/v1/events/batch', ...FILES]);
/** Ingest checks each event at its own door: one with a bad character must not take 499 good ones with it. */
const EVENT = '/v1/events';
const EVENTS = '/v1/events/batch';

/** Pages for people outside and the programs that read their mail: nobody is signed in there. They read the text themselves. */
const FORMS: ReadonlySet<string> = new Set(['/u/:token', '/p/:token', '/s/:token']);
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** Takes JSON only (and forms on the pages of links), each route with its own limit, nothing deeper than 32, no key that could reach a prototype. */
export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = LARGE.has(route.url) ? LARGE_BODY_LIMIT : BODY_LIMIT;
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, (request, body, done) => {
    try {
      checkEncoding(request);
      done(null, parseBody(textOf(body as Buffer), request));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addContentTypeParser(CLOUD_TYPES, { parseAs: 'buffer' }, (request, body, done) => {
    const route = request.routeOptions.url ?? '';
    try {
      if (route !== EVENT && route !== EVENTS) return done(fromBodyParser(415) ?? null);
      checkEncoding(request);
      checkForm(request, route === EVENTS);
      const value = parse(textOf(body as Buffer));
      return done(null, route === EVENTS ? asBatch(value) : value);
    } catch (error) {
      return done(error as Error);
    }
  });
  fastify.addContentTypeParser(FORM_TYPES, { parseAs: 'string' }, (request, body, done) => {
    if (FORMS.has(request.routeOptions.url ?? '')) done(null, body);
    else done(fromBodyParser(415) ?? null);
  });
}

function checkEncoding({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new Problem(
      'unsupported_encoding',
      `the body must come as it is, without Content-Encoding: ${encoding}`,
    );
  const [, charset = 'utf-8'] = CHARSET.exec(headers['content-type'] ?? '') ?? [];
  if (!UTF_8.has(charset.toLowerCase()))
    throw new Problem('unsupported_encoding', `the body must be UTF-8, not ${charset}`);
}

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;
/** ASCII is a part of it. */
const UTF_8: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii']);

/** Bytes that are none of UTF-8 would be kept as U+FFFD: what they said would be lost, and nobody told. A byte order mark is dropped. */
function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Problem('unsupported_encoding', 'the body must be UTF-8, which its bytes are not');
  }
}

function parseBody(text: string, request: FastifyRequest): unknown {
  if (text.trim() === '') return undefined;
  const value = parse(text);
  const route = request.routeOptions.url ?? '';
  if (route === EVENT) return value;
  const looked = route === EVENTS ? withoutEvents(value) : value;
  const faults = look(looked, FILES.has(route));
  if (faults.length > 0) throw refused(faults, 'the body');
  return value;
}

function parse(text: string): unknown {
  const value = read(text);
  const twice = namedTwice(text);
  if (twice !== undefined)
    throw new Problem(
      'malformed_json',
      `the body has two members named ${twice}, and only one of them can be meant; send one`,
    );
  return value;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Problem('malformed_json', `the body is not JSON: ${(error as Error).message}`);
  }
}

/** The list as the route for many takes it. */
function asBatch(value: unknown): unknown {
  const detail = 'a batch of CloudEvents is a list';
  if (!Array.isArray(value))
    throw refused([{ pointer: '', code: 'wrong_type', detail }], 'the body');
  // How many it may hold is said here: their body has no member "events".
  const list = EventBatch.shape.events;
  const issues = list.safeParse(value).error?.issues ?? [];
  if (issues.length > 0) throw refused(toFaults(issues, value, list, 'body'), 'the body');
  return { events: value };
}

function withoutEvents(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'events'));
}

/** One iterative walk: a body of 4 MiB may nest a million deep. */
function look(body: unknown, anyText: boolean): Fault[] {
  const faults: Fault[] = [];
  const stack: { value: unknown; path: readonly PropertyKey[] }[] = [{ value: body, path: [] }];
  for (let next = stack.pop(); next !== undefined && faults.length < 20; next = stack.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && !anyText && !isClean(value, 'many lines'))
      faults.push(forbidden(path));
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= MAX_DEPTH) {
      faults.push({
        pointer: toPointer(path),
        code: 'out_of_range',
        detail: `nested deeper than ${MAX_DEPTH}`,
      });
      continue;
    }
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__' || !isClean(key, 'many lines'))
        faults.push(forbidden([...path, key]));
      else stack.push({ value: inner, path: [...path, key] });
    }
  }
  return faults;
}

function forbidden(path: readonly PropertyKey[]): Fault {
  return {
    pointer: toPointer(path),
    code: 'forbidden_character',
    detail:
      'holds a control character, a mark that turns the direction of text, half a surrogate pair, or is "__proto__"',
    fix: 'remove it',
  };
}
