/** With whom people prove who they are. */
export interface OidcConfig {
  /** Its `/.well-known/openid-configuration` says the rest. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, PKCE alone proves that it is the same one. */
  readonly clientSecret: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** `OIDC_ISSUER`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET`: the first two together, or none. The secret is in no fault. */
export function readOidc(env: Env, fault: (words: string) => void): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer = '', OIDC_CLIENT_ID: clientId = '' } = env;
  const clientSecret = env['OIDC_CLIENT_SECRET'] || undefined;
  if (issuer === '' && clientId === '' && clientSecret === undefined) return undefined;
  if (!isIssuer(issuer))
    fault(
      `OIDC_ISSUER must be the https address of the provider (http on loopback only); ${issuer === '' ? 'it is not set' : `found "${issuer.replace(/\/\/[^@/]*@/, '//…@')}"`}. Example: OIDC_ISSUER=https://login.acme.example`,
    );
  if (clientId === '')
    fault(
      'OIDC_CLIENT_ID must be what the provider calls this product; it is not set. Example: OIDC_CLIENT_ID=tenure',
    );
  return { issuer, clientId, clientSecret };
}

function isIssuer(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || url.search !== '' || url.hash !== '' || url.username !== '')
    return false;
  return (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))
  );
}
