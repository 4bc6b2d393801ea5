/** Credentials of one connection of the catalog. */
export interface ConnectionConfig {
  readonly url?: string;
  readonly token?: string;
  readonly secret?: string;
  /** Addresses of our own network may be asked. */
  readonly allowPrivate?: boolean;
}

const PREFIX = 'CONNECTION_';
const NAME = /^CONNECTION_([A-Z][A-Z0-9_]{0,47})_(URL|TOKEN|SECRET|PRIVATE)$/;
const EXAMPLE = 'CONNECTION_FEISHU_BOT_URL=https://open.feishu.cn/open-apis/bot/v2/hook/…';

/**
 * `CONNECTION_<ID>_URL`, `_TOKEN`, `_SECRET` and `_PRIVATE` (1: addresses of our own network may be asked), by the id of
 * the connection in small letters. Values are secrets: no fault shows one.
 */
export function readConnections(
  env: Readonly<Record<string, string | undefined>>,
  fault: (words: string) => void,
): Readonly<Record<string, ConnectionConfig>> {
  const found: Record<string, ConnectionConfig> = Object.create(null) as Record<
    string,
    ConnectionConfig
  >;
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || value === undefined || value === '') continue;
    const [, id, what] = NAME.exec(name) ?? [];
    if (id === undefined || what === undefined) {
      fault(`${name} is no setting of a connection. Example: ${EXAMPLE}`);
      continue;
    }
    const setting = settingOf(what, value);
    if (typeof setting === 'string') fault(`${name} ${setting}`);
    else found[id.toLowerCase()] = { ...found[id.toLowerCase()], ...setting };
  }
  return found;
}

function settingOf(what: string, value: string): ConnectionConfig | string {
  switch (what) {
    case 'URL':
      return isSafe(value)
        ? { url: value }
        : `must be an https address (http on this machine only). Example: ${EXAMPLE}`;
    case 'PRIVATE':
      return value === '0' || value === '1'
        ? { allowPrivate: value === '1' }
        : 'must be 1 or 0. Example: CONNECTION_BILLING_PRIVATE=1';
    default:
      return /^[\x21-\x7e]{1,1024}$/.test(value)
        ? { [what.toLowerCase()]: value }
        : 'must be visible letters, digits and signs without spaces. Example: CONNECTION_BILLING_SECRET=whsec_…';
  }
}

function isSafe(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'https:') return true;
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
