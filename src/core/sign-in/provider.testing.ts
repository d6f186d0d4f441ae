// A real provider of OpenID Connect on this machine (npm oidc-provider), for tests: whoever comes is signed in at once.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { afterAll } from 'vitest';

export type Person = { sub: string; email: string; verified: boolean };
export type TestProvider = {
  issuer: string;
  /** who is at the browser */
  person: Person;
};

/** @param redirectUri of the one client, "rapport" with the secret "a secret of the client" */
export async function startProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const state: TestProvider = { issuer, person: { sub: '1', email: 'nobody@rapport.test', verified: true } };
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'rapport', client_secret: 'a secret of the client', redirect_uris: [redirectUri] },
    ],
    cookies: { keys: ['a key of the test'] },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: state.person.email, email_verified: state.person.verified }),
    }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: client?.clientId,
        accountId: session?.accountId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: state.person.sub } });
    else void provider.callback()(request, response);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  return state;
}
