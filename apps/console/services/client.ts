import createClient, { type Middleware } from 'openapi-fetch';
import { localeNow } from '../messages/messages';
import { Refused } from './problem';
import type { paths } from './schema';

let csrf = '';

/** From `GET /v1/me`: what a change by cookie must carry. */
export function carryToken(token: string): void {
  csrf = token;
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', localeNow());
    if (request.method !== 'GET' && csrf !== '') request.headers.set('X-CSRF-Token', csrf);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use(headers);

/** The data of an answer. Throws `Refused` with the API's own words. */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  const said = typeof error === 'object' && error !== null ? error : {};
  throw new Refused({
    code: 'unknown',
    title: response.statusText,
    detail: '',
    ...said,
    status: response.status,
  });
}

/** The same, of a route whose answer the description does not tell: the caller says what it is. */
export function answerAs<T>(
  call: Promise<{ data?: unknown; error?: unknown; response: Response }>,
): Promise<T> {
  return answerOf(call as Promise<{ data?: T; error?: unknown; response: Response }>);
}
