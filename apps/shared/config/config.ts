import { isIP } from 'node:net';
import { readConnections, type ConnectionConfig } from './connections';
import { type OidcConfig, readOidc } from './oidc';

/** What a process is told from outside. Read once, at start, all faults at once; nothing else reads the environment. */
export interface Config {
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly smtpUrl: string;
  /** Credentials by the name of the connection in the catalog. */
  readonly connections: Readonly<Record<string, ConnectionConfig>>;
  /** What would go over a connection without credentials is kept and shown instead. */
  readonly channelSandbox: boolean;
  readonly api: { readonly host: string; readonly port: number; readonly rate: Rate | undefined };
  /** Where the API process shows what is measured; absent: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  /** Where people outside reach the API: what links in messages begin with; no slash at its end. */
  readonly publicUrl: string;
  /** Anybody on this machine may sign in as anybody: loopback only. */
  readonly authDev: boolean;
  /** With whom people sign in; absent: nobody does, keys only. */
  readonly oidc: OidcConfig | undefined;
  /** Addresses of the proxies before the API, as CIDR: whom they say a request comes from is believed. */
  readonly trustedProxies: readonly string[];
  /** The API process takes in mail on this port and shows it instead of delivering it. */
  readonly sandboxSmtpPort: number | undefined;
  /** `<point>:<n>`: the process ends itself when it passes that point for the nth time (crash tests). */
  readonly crashAt: string | undefined;
}

/** Requests a second that one API key may make, and how many at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly string[]) {
    super(`the configuration cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Throws a `ConfigError` that lists every fault with the variable's name and an example. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const faults: string[] = [];
  const reader = new Reader(env, faults);
  const told = {
    databaseUrl: reader.url(
      'DATABASE_URL',
      ['postgres:', 'postgresql:'],
      'postgres://tenure:secret@127.0.0.1:5432/tenure',
    ),
    temporal: {
      address: reader.address('TEMPORAL_ADDRESS', '127.0.0.1:7233'),
      namespace: reader.text('TEMPORAL_NAMESPACE', 'default'),
    },
    smtpUrl: reader.url('SMTP_URL', ['smtp:', 'smtps:'], 'smtp://127.0.0.1:2525'),
    connections: readConnections(env, (words) => faults.push(words)),
    channelSandbox: reader.flag('CHANNEL_SANDBOX'),
    api: {
      host: reader.text('API_HOST', '127.0.0.1'),
      port: reader.port('API_PORT') ?? 7400,
      rate: reader.rate('API_RATE', { perSecond: 100, burst: 200 }),
    },
    metrics: reader.metrics(),
    authDev: reader.flag('AUTH_DEV'),
    oidc: readOidc(env, (words) => faults.push(words)),
    trustedProxies: reader.networks('TRUSTED_PROXIES'),
    sandboxSmtpPort: reader.port('SANDBOX_SMTP_PORT'),
    crashAt: env['CRASH_AT'] || undefined,
  };
  const config: Config = { ...told, publicUrl: reader.publicUrl(told.api) };
  if (config.authDev && !LOOPBACK.has(config.api.host))
    faults.push(
      `AUTH_DEV=1 lets anybody sign in as anybody, so API_HOST must be a loopback address; found "${config.api.host}". Example: API_HOST=127.0.0.1`,
    );
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

class Reader {
  constructor(
    private readonly env: Readonly<Record<string, string | undefined>>,
    private readonly faults: string[],
  ) {}

  text(name: string, otherwise: string): string {
    return this.env[name] || otherwise;
  }

  flag(name: string): boolean {
    const value = this.env[name] ?? '';
    if (!['', '0', '1'].includes(value)) this.fault(name, 'must be 1 or 0', value, '1');
    return value === '1';
  }

  url(name: string, protocols: readonly string[], example: string): string {
    const value = this.env[name] ?? '';
    const protocol = URL.canParse(value) ? new URL(value).protocol : undefined;
    if (protocol === undefined || !protocols.includes(protocol))
      this.fault(
        name,
        `must be a URL that starts with ${protocols.join(' or ')}`,
        withoutPassword(value),
        example,
      );
    return value;
  }

  address(name: string, example: string): string {
    const value = this.env[name] ?? '';
    if (!/^(\[[0-9a-f:]+\]|[^\s:/]+):\d{1,5}$/i.test(value))
      this.fault(name, 'must be host:port', value, example);
    return value;
  }

  networks(name: string): string[] {
    const all = (this.env[name] ?? '').split(',').map((one) => one.trim());
    const found = all.filter((one) => one !== '');
    const wrong = found.find((one) => !isNetwork(one));
    if (wrong !== undefined)
      this.fault(name, 'must be addresses or networks, divided by commas', wrong, '10.0.0.0/8');
    return found;
  }

  port(name: string): number | undefined {
    const value = this.env[name];
    if (value === undefined || value === '') return undefined;
    const port = Number(value);
    if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
    this.fault(name, 'must be a port, 0 to 65535', value, '7400');
    return undefined;
  }

  /** On loopback, unless told otherwise: nobody is asked who they are there. */
  metrics(): Config['metrics'] {
    const port = this.port('METRICS_PORT');
    return port === undefined ? undefined : { host: this.text('METRICS_HOST', '127.0.0.1'), port };
  }

  /** Mail programs click on https only; without encryption it is for one's own machine. */
  publicUrl({ host, port }: { readonly host: string; readonly port: number }): string {
    const value = this.env['PUBLIC_URL'] ?? '';
    if (value === '') return `http://${LOOPBACK.has(host) ? inUrl(host) : '127.0.0.1'}:${port}`;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const safe =
      url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    const plain = url?.search === '' && url.hash === '' && url.username === '' && safe;
    if (url !== undefined && plain && url.href.length <= MOST_URL)
      return url.href.replace(/\/+$/, '');
    const expected = 'must be an https:// address without query (http:// only on loopback)';
    this.fault('PUBLIC_URL', expected, withoutPassword(value), 'https://care.acme.example');
    return '';
  }

  /** `<per second>/<burst>` or `off`. */
  rate(name: string, otherwise: Rate): Rate | undefined {
    const value = this.env[name] ?? '';
    if (value === '') return otherwise;
    if (value === 'off') return undefined;
    const [perSecond, burst] = value.split('/').map(Number);
    if (perSecond !== undefined && burst !== undefined && perSecond > 0 && burst >= 1)
      return { perSecond, burst };
    this.fault(name, 'must be "<requests a second>/<burst>" or "off"', value, '100/200');
    return otherwise;
  }

  private fault(name: string, expected: string, found: string, example: string): void {
    const seen = found === '' ? 'it is not set' : `found "${found}"`;
    this.faults.push(`${name} ${expected}; ${seen}. Example: ${name}=${example}`);
  }
}

const MOST_URL = 200;

function isNetwork(value: string): boolean {
  const [address = '', bits, more] = value.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function isLoopback(hostname: string): boolean {
  return LOOPBACK.has(hostname.replace(/^\[|\]$/g, ''));
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}
