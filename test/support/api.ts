import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../apps/api/app';
import { closeWorld, openWorld } from '../../apps/api/open-world';
import { newSecret, sha256 } from '../../apps/api/auth/secret';
import type { World } from '../../apps/api/world';
import type { Config } from '../../apps/shared/config/config';
import { readProject } from '../../apps/cli/project-files';
import { freshDatabase } from './database';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A call: `as` is what stands after `Bearer`, or nothing. */
interface Call {
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API over a database of its own, called without a network. Temporal is not there. */
export class TestApi {
  private constructor(
    readonly world: World,
    readonly app: NestFastifyApplication,
    /** What the process would have logged: server errors only. */
    readonly log: readonly string[],
  ) {}

  static async open(
    config: Partial<Config> = {},
    module?: (world: World) => DynamicModule,
    clock?: World['clock'],
  ): Promise<TestApi> {
    const lines: string[] = [];
    const opened = await openWorld(
      {
        databaseUrl: await freshDatabase(),
        temporal: { address: '127.0.0.1:1', namespace: 'default' },
        smtpUrl: 'smtp://127.0.0.1:1',
        connections: {},
        channelSandbox: false,
        api: { host: '127.0.0.1', port: 0, rate: undefined },
        metrics: undefined,
        publicUrl: 'https://care.test',
        authDev: true,
        oidc: undefined,
        trustedProxies: [],
        sandboxSmtpPort: 0,
        crashAt: undefined,
        ...config,
      },
      (line) => lines.push(line),
    );
    const world = clock ? { ...opened, clock } : opened;
    try {
      return new TestApi(world, await createApp(world, module?.(world)), lines);
    } catch (error) {
      await closeWorld(world);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.app.close();
    await closeWorld(this.world);
  }

  async call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    url: string,
    { as, body, headers }: Call = {},
  ): Promise<Answer> {
    const answer = await this.app.inject({
      method,
      url,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const json = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      body:
        json && answer.payload !== ''
          ? (JSON.parse(answer.payload) as Record<string, unknown>)
          : {},
      headers: answer.headers,
      text: answer.payload,
    };
  }

  /** Changes what people edit, on top of what stands: reads it first. Of what is not there it says nothing. */
  async edit(url: string, call: Call): Promise<Answer> {
    const { headers: read } = await this.call(
      'GET',
      url,
      call.as === undefined ? {} : { as: call.as },
    );
    const etag = read['etag'];
    const headers = {
      ...call.headers,
      ...(etag === undefined ? {} : { 'if-match': etag as string }),
    };
    return this.call('PATCH', url, { ...call, headers });
  }

  /** Publishes the starter project, so that there is a catalog; or another one. */
  async publishLibrary(project: 'starter' | 'library' = 'starter'): Promise<void> {
    const files = Object.fromEntries(readProject(`playbooks/${project}`));
    const answer = await this.call('POST', '/v1/publications', {
      as: await this.key(['playbooks:publish']),
      body: { files },
      headers: { 'idempotency-key': 'library' },
    });
    if (answer.status !== 201) throw new Error(answer.text);
  }

  /** How many rows each table holds that a refused call might have written. */
  async counts(): Promise<Record<string, number>> {
    const tables = [
      'customer',
      'contact',
      'record',
      'event',
      'enrollment',
      'task_change',
      'consent_event',
      'suppression',
      'publication',
      'outbox',
      'idempotency_key',
    ];
    const { rows } = await this.world.pool.query<Record<string, number>>(
      `SELECT ${tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(', ')}`,
    );
    return rows[0] ?? {};
  }

  /** An API key with these permissions; returns what stands after `Bearer`. */
  async key(
    permissions: readonly string[],
    more: { source?: string; expired?: boolean } = {},
  ): Promise<string> {
    const secret = newSecret();
    const id = secret.replace(/[^a-z0-9]/gi, '').slice(0, 12);
    await this.world.pool.query(
      `INSERT INTO api_key (id, name, source, secret_sha256, permissions, created_at, expires_at)
       VALUES ($1, 'test', $2, $3, $4, now() - interval '2 days', now() + $5::interval)`,
      [
        id,
        more.source ?? 'crm',
        sha256(secret),
        permissions,
        more.expired === true ? '-1 day' : '1 day',
      ],
    );
    return `tn_${id}_${secret}`;
  }

  /** A person with these roles, signed in; returns what stands after `Bearer`. */
  async person(
    id: string,
    access: readonly string[],
    more: { manager?: string; delegate?: string } = {},
  ): Promise<string> {
    await this.world.pool.query(
      `INSERT INTO person (id, access, manager, delegate, attributes, created_at, updated_at)
       VALUES ($1, $2, $3, $4, jsonb_build_object('name', $1::text), now(), now())`,
      [id, access, more.manager ?? null, more.delegate ?? null],
    );
    const answer = await this.call('POST', '/auth/dev', { body: { person: id } });
    return String(answer.body['token']);
  }
}
