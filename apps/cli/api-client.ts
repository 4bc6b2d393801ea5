import { randomUUID } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { languageOf } from './language-of';

/** A refusal for being too fast is waited out this often before the caller hears of it. */
const PATIENCE = 5;
const LONGEST_WAIT_S = 10;

/** How the API answers a fault (RFC 9457), as far as the command line shows it. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly {
    pointer?: string;
    parameter?: string;
    header?: string;
    detail: string;
    fix?: string;
  }[];
  readonly diagnostics?: readonly {
    file?: string;
    line?: number;
    column?: number;
    code?: string;
    message?: string;
  }[];
  readonly request_id?: string;
  /** Of `backfill_unconfirmed`: what would have to be confirmed. */
  readonly backfill?: Readonly<Record<string, number>>;
  /** Of `migration_unconfirmed`: how many would have to be. */
  readonly confirmed?: number;
}

/** The API said no: 4xx is the caller's, 5xx the server's. */
export class ApiRefused extends Error {
  constructor(readonly problem: Problem) {
    const faults = (problem.errors ?? []).map(
      (fault) => `; ${fault.pointer ?? fault.parameter ?? fault.header ?? ''} ${fault.detail}`,
    );
    const found = (problem.diagnostics ?? []).map(
      ({ file, line, column, code, message }) =>
        `\n  ${file}:${line}:${column} ${code}: ${message}`,
    );
    const all = [...faults, ...found.slice(0, 20)].join('');
    super(`${problem.code}: ${problem.detail ?? problem.title}${all}`);
  }
}
/** Nobody answered, or what answered is not this API. */
export class ApiUnreachable extends Error {}

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  readonly base?: string | undefined;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
/** A publication may have to look at every customer there is. */
const LONG_TIMEOUT_MS = 290_000;

/** Titles of tasks and playbooks come in the language of the terminal; what the CLI itself says is English. */
const LANGUAGE = languageOf(process.env);

/** Speaks to the API with a key, or as a person through the development sign-in. */
export class ApiClient {
  private cookie: string | undefined;
  private csrf: string | undefined;

  constructor(
    readonly url: string,
    private readonly key: string | undefined,
    private readonly wait: (ms: number) => Promise<unknown> = pass,
  ) {}

  /** Signs in as a person; only a server started for development allows it. */
  async signInAs(person: string): Promise<void> {
    const response = await this.send({ method: 'POST', path: '/auth/dev', body: { person } });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    await read(response);
    if (cookie === undefined) throw new ApiUnreachable(`${this.url} did not sign ${person} in`);
    this.cookie = cookie;
    const me = await this.get<{ csrf_token: string }>('/v1/me');
    this.csrf = me.body.csrf_token;
  }

  get signedIn(): boolean {
    return this.csrf !== undefined;
  }

  get<T>(path: string): Promise<Reply<T>> {
    return this.call<T>({ method: 'GET', path });
  }
  post<T>(path: string, body: unknown, idempotencyKey: string = randomUUID()): Promise<Reply<T>> {
    return this.call<T>({ method: 'POST', path, body, idempotencyKey });
  }
  /** For what may take minutes. */
  postPatiently<T>(path: string, body: unknown): Promise<Reply<T>> {
    const idempotencyKey = randomUUID();
    return this.call<T>({ method: 'POST', path, body, idempotencyKey, timeoutMs: LONG_TIMEOUT_MS });
  }
  patch<T>(path: string, body: unknown): Promise<Reply<T>> {
    return this.call<T>({ method: 'PATCH', path, body });
  }
  /** A change of what was read at `base`: refused when it has changed since. */
  postBased<T>(path: string, body: unknown, base: string | undefined): Promise<Reply<T>> {
    return this.call<T>({ method: 'POST', path, body, base });
  }

  patchBased<T>(path: string, body: unknown, base: string): Promise<Reply<T>> {
    return this.call<T>({ method: 'PATCH', path, body, base });
  }

  /** Writes what is told over whatever stands; what is not there yet is created. Somebody who comes between is not overwritten. */
  async edit<T>(path: string, body: unknown): Promise<Reply<T>> {
    const base = await this.get<{ readonly etag: string }>(path).then(
      (read) => read.body.etag,
      (error: unknown) => {
        if (error instanceof ApiRefused && error.problem.status === 404) return undefined;
        throw error;
      },
    );
    return this.call<T>({ method: 'PATCH', path, body, base });
  }

  private async call<T>(asked: Asked): Promise<Reply<T>> {
    const response = await this.send(asked);
    return { status: response.status, body: (await read(response)) as T };
  }

  /** Nothing has happened behind a 429, so whatever was asked may be asked again. */
  private async send(asked: Asked): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.sendOnce(asked);
      if (response.status !== 429 || attempt === PATIENCE) return response;
      await response.body?.cancel();
      const seconds = Number(response.headers.get('retry-after') ?? 1);
      await this.wait(1_000 * Math.min(LONGEST_WAIT_S, seconds > 0 ? seconds : 1));
    }
  }

  private async sendOnce(asked: Asked): Promise<Response> {
    const { method, path, body, idempotencyKey, base, timeoutMs = TIMEOUT_MS } = asked;
    const headers: Record<string, string> = {
      accept: 'application/json',
      'accept-language': LANGUAGE,
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    if (base !== undefined) headers['if-match'] = `"${base}"`;
    if (this.cookie !== undefined) {
      headers['cookie'] = this.cookie;
      headers['origin'] = new URL(this.url).origin;
      if (this.csrf !== undefined) headers['x-csrf-token'] = this.csrf;
    } else if (this.key !== undefined) headers['authorization'] = `Bearer ${this.key}`;
    try {
      return await fetch(new URL(path, this.url), {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      const why =
        cause instanceof Error
          ? ((cause.cause as Error | undefined)?.message ?? cause.message)
          : String(cause);
      throw new ApiUnreachable(
        `no answer from ${this.url} (${why}); is Tenure running? start it with: npm start`,
      );
    }
  }
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    throw new ApiUnreachable(
      `${response.url} answered ${response.status} with something that is not JSON; is this a Tenure API?`,
    );
  }
  if (response.ok) return body;
  const problem = body as Problem | null;
  if (problem === null || typeof problem.code !== 'string') {
    throw new ApiUnreachable(
      `${response.url} answered ${response.status} without a problem document; is this a Tenure API?`,
    );
  }
  throw new ApiRefused(problem);
}
