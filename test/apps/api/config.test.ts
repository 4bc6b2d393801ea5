import { type ConfigError, readConfig } from '../../../apps/shared/config/config';

const GOOD = {
  DATABASE_URL: 'postgres://t:s@127.0.0.1:5432/tenure',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  SMTP_URL: 'smtp://127.0.0.1:2525',
};

function faults(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).faults;
  }
}

test('what is left out has a safe default', () => {
  expect(readConfig(GOOD)).toMatchObject({
    api: { host: '127.0.0.1', port: 7400, rate: { perSecond: 100, burst: 200 } },
    authDev: false,
    temporal: { namespace: 'default' },
  });
});

test('all faults are told at once, each with its variable and an example, and no password', () => {
  const found = faults({
    DATABASE_URL: 'mysql://u:hunter2@h/d',
    TEMPORAL_ADDRESS: 'nowhere',
    API_PORT: '70000',
    API_RATE: 'fast',
  });
  expect(found.map((fault) => fault.split(' ')[0])).toEqual([
    'DATABASE_URL',
    'TEMPORAL_ADDRESS',
    'SMTP_URL',
    'API_PORT',
    'API_RATE',
  ]);
  expect(found.every((fault) => fault.includes('Example: '))).toBe(true);
  expect(found.join()).not.toContain('hunter2');
});

test('signing in as anybody is for loopback only', () => {
  expect(faults({ ...GOOD, AUTH_DEV: '1', API_HOST: '0.0.0.0' })).toEqual([
    expect.stringContaining('API_HOST must be a loopback address'),
  ]);
});

test('credentials of connections are read by their id, and no fault shows one', () => {
  const env = {
    CONNECTION_FEISHU_BOT_URL: 'https://open.feishu.cn/open-apis/bot/v2/hook/h1',
    CONNECTION_FEISHU_BOT_SECRET: 's1',
    CONNECTION_BILLING_PRIVATE: '1',
  };
  expect(readConfig({ ...GOOD, ...env }).connections).toEqual({
    feishu_bot: { url: env.CONNECTION_FEISHU_BOT_URL, secret: 's1' },
    billing: { allowPrivate: true },
  });
  const wrong = {
    CONNECTION_A_URL: 'http://bot.example/key=hunter2',
    CONNECTION_B_SECRET: 'hunter2 x',
    CONNECTION_C_PRIVATE: 'hunter2',
    CONNECTION_D_KEY: 'hunter2',
  };
  const found = faults({ ...GOOD, ...wrong });
  expect(found.map((fault) => fault.split(' ')[0])).toEqual(Object.keys(wrong));
  expect(found.join()).not.toContain('hunter2');
});

test('a provider is whole or not there, its secret is in no fault, and proxies are addresses', () => {
  const oidc = { OIDC_ISSUER: 'https://login.acme.example', OIDC_CLIENT_ID: 'tenure' };
  expect(readConfig(GOOD).oidc).toBeUndefined();
  expect(readConfig({ ...GOOD, ...oidc, OIDC_CLIENT_SECRET: 's' }).oidc).toEqual({
    issuer: 'https://login.acme.example',
    clientId: 'tenure',
    clientSecret: 's',
  });
  const found = faults({
    ...GOOD,
    OIDC_ISSUER: 'http://login.acme.example',
    OIDC_CLIENT_SECRET: 'hunter2',
  });
  expect(found.map((fault) => fault.split(' ')[0])).toEqual(['OIDC_ISSUER', 'OIDC_CLIENT_ID']);
  expect(found.join()).not.toContain('hunter2');
  const proxies = (value: string) => readConfig({ ...GOOD, TRUSTED_PROXIES: value }).trustedProxies;
  expect(proxies('10.0.0.0/8, ::1')).toEqual(['10.0.0.0/8', '::1']);
  for (const wrong of ['proxy.local', '10.0.0.0/33', '10.0.0.0/8/8'])
    expect(faults({ ...GOOD, TRUSTED_PROXIES: wrong })).toEqual([
      expect.stringContaining('TRUSTED_PROXIES'),
    ]);
});

test('links in messages begin with the public address, which is encrypted wherever others reach it', () => {
  const base = (env: Record<string, string>) => readConfig({ ...GOOD, ...env }).publicUrl;
  expect(base({})).toBe('http://127.0.0.1:7400');
  expect(base({ API_HOST: '0.0.0.0', API_PORT: '80' })).toBe('http://127.0.0.1:80');
  expect(base({ PUBLIC_URL: 'https://care.acme.example/tenure/' })).toBe(
    'https://care.acme.example/tenure',
  );
  for (const wrong of ['http://care.acme.example', 'care', 'https://a.example/?x=1'])
    expect(faults({ ...GOOD, PUBLIC_URL: wrong })).toEqual([
      expect.stringContaining('PUBLIC_URL must be an https:// address'),
    ]);
});
