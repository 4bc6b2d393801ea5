/**
 * A real OpenID provider in a process of its own, on loopback. Whoever comes is signed in as its last message
 * says: `{"account": {"sub", "email", "email_verified"}}`; `{"refuse": true}`: they cancel there.
 */
import Provider from 'oidc-provider';

const { port, callback, secret, userinfo = false } = JSON.parse(process.argv[2]);
let now = {};
process.on('message', (said) => {
  now = said;
  process.send({ taken: true });
});
process.on('disconnect', () => process.exit(0));

const client = {
  client_id: 'tenure',
  redirect_uris: [callback],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  ...(secret === undefined
    ? { token_endpoint_auth_method: 'none' }
    : { client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' }),
};
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [client],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  // True: the ID token says who, and the address is told at another door.
  conformIdTokenClaims: userinfo,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...now.account }) }),
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  cookies: { keys: ['only for tests'] },
});
// Nobody is asked anything: the page of the provider answers itself.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { prompt, params, grantId, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (now.refuse === true)
    return provider.interactionFinished(ctx.req, ctx.res, {
      error: 'access_denied',
      error_description: 'no',
    });
  if (prompt.name === 'login')
    return provider.interactionFinished(ctx.req, ctx.res, {
      login: { accountId: now.account.sub },
    });
  const grant =
    grantId === undefined
      ? new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
      : await provider.Grant.find(grantId);
  grant.addOIDCScope('openid email profile');
  return provider.interactionFinished(
    ctx.req,
    ctx.res,
    { consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: true },
  );
});
provider.listen(port, '127.0.0.1', () => process.send({ ready: true }));
