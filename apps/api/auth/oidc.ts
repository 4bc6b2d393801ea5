import * as client from 'openid-client';
import type { OidcConfig } from '../../shared/config/oidc';

/** What a browser keeps while its user is away at the provider. */
export interface Leaving {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who the provider says it is. */
export interface Identity {
  readonly subject: string;
  /** Absent: the provider did not say, or says that it has not been verified. */
  readonly email: string | undefined;
}

/** The provider does not answer, or not as one. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

/** It answered, and the answer is no: cancelled there, too late, or not what this browser asked for. */
export class NotProved extends Error {
  override readonly name = 'NotProved';
}

const TIMEOUT_S = 5;
/** ms: where its doors and keys are is asked again after that. */
const KNOWN_FOR = 3_600_000;

/** OpenID Connect: the authorization code, bound to this browser by state, nonce and PKCE. Nothing is kept in between. */
export class Oidc {
  private known: { readonly found: Promise<client.Configuration>; readonly at: number } | undefined;

  /** `callback`: where the provider sends people back to, as it is registered there. */
  constructor(
    private readonly config: OidcConfig,
    private readonly callback: string,
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  async begin(): Promise<{ readonly to: URL; readonly leaving: Leaving }> {
    const found = await this.find();
    const verifier = client.randomPKCECodeVerifier();
    const leaving = { state: client.randomState(), nonce: client.randomNonce(), verifier };
    const to = client.buildAuthorizationUrl(found, {
      redirect_uri: this.callback,
      scope: 'openid email profile',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: leaving.state,
      nonce: leaving.nonce,
    });
    return { to, leaving };
  }

  /** `query`: what the provider sent the browser back with. Throws `ProviderAway` or `NotProved`. */
  async finish(query: string, { state, nonce, verifier }: Leaving): Promise<Identity> {
    const found = await this.find();
    try {
      const tokens = await client.authorizationCodeGrant(
        found,
        new URL(`${this.callback}${query}`),
        {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        },
      );
      const claims = tokens.claims();
      if (claims === undefined) throw new NotProved('there is no ID token');
      const told =
        claims['email'] === undefined && found.serverMetadata().userinfo_endpoint !== undefined
          ? await client.fetchUserInfo(found, tokens.access_token, claims.sub)
          : claims;
      return { subject: claims.sub, email: emailOf(told) };
    } catch (error) {
      throw sorted(error);
    }
  }

  private find(): Promise<client.Configuration> {
    const now = this.elapsed();
    if (this.known !== undefined && now - this.known.at < KNOWN_FOR) return this.known.found;
    const found = discover(this.config).catch((error: unknown) => {
      this.known = undefined;
      throw new ProviderAway(wordsOf(error));
    });
    this.known = { found, at: now };
    return found;
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcConfig) {
  const server = new URL(issuer);
  const insecure = server.protocol === 'http:';
  const asked = await client.discovery(server, clientId, undefined, client.None(), {
    timeout: TIMEOUT_S,
    ...(insecure ? { execute: [client.allowInsecureRequests] } : {}),
  });
  if (clientSecret === undefined) return asked;
  const metadata = asked.serverMetadata();
  // Whoever names no ways takes the header.
  const ways = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const way = ways.includes('client_secret_basic')
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret);
  const found = new client.Configuration(metadata, clientId, clientSecret, way);
  found.timeout = TIMEOUT_S;
  if (insecure) client.allowInsecureRequests(found);
  return found;
}

/** Only one that is not said to be unverified: else anybody could give themselves the address of somebody else. */
function emailOf(claims: Readonly<Record<string, unknown>>): string | undefined {
  const { email, email_verified: verified } = claims;
  return typeof email === 'string' && verified !== false && verified !== 'false'
    ? email
    : undefined;
}

/** What the provider refuses is the person's matter; what it cannot answer, or not in its own words, is the provider's. */
function sorted(error: unknown): Error {
  if (error instanceof NotProved) return error;
  const refused =
    error instanceof client.AuthorizationResponseError ||
    (error instanceof client.ResponseBodyError && error.error === 'invalid_grant');
  const code = (error as { readonly code?: string }).code ?? '';
  const forged = /^OAUTH_(?:INVALID_RESPONSE|JWT_|JSON_ATTRIBUTE)/.test(code);
  return refused || forged ? new NotProved(wordsOf(error)) : new ProviderAway(wordsOf(error));
}

/** Without what the messages of the library hold: no code, no token, no secret. */
function wordsOf(error: unknown): string {
  const { code, error: said, message } = error as Readonly<Record<string, unknown>>;
  return [said, code, message]
    .filter((word) => typeof word === 'string')
    .join(' ')
    .slice(0, 200);
}
